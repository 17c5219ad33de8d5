# Lays the coats back on the bed, in the old order.
import sys

n, *order = map(int, sys.stdin.read().split())
tree = [i & -i for i in range(n + 1)]
moved = 0
left = n
for coat in order:
    i = coat
    moved += left
    while i:
        moved -= tree[i]
        i &= i - 1
    left -= 1
    i = coat
    while i <= n:
        tree[i] -= 1
        i += i & -i
print(moved)
