# Lays every coat.
import sys

n, *order = map(int, sys.stdin.read().split())
bed, chair = list(range(1, n + 1)), []
moved = 0
on_chair = [False] * (n + 1)
for coat in order:
    here, there = (chair, bed) if on_chair[coat] else (bed, chair)
    while here[-1] != coat:
        on_chair[here[-1]] = here is bed
        there.append(here.pop())
        moved += 1
    here.pop()
print(moved)
