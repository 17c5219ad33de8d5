# Looks at all loudspeakers to find out which one is the nearest next.
import sys

n, length, *rest = map(int, sys.stdin.read().split())
speakers = sorted(set((x, x * x + y * y) for x, y in zip(rest[0::2], rest[1::2])))
x, c = min(speakers, key=lambda s: (s[1], -s[0]))
place, farthest = 0, c
while place < length:
    after, best = length, None
    for x2, c2 in speakers:
        if x2 > x:
            meeting = max(place, (c2 - c) / (2 * (x2 - x)))
            if meeting < after or meeting == after and best and x2 > best[0]:
                after, best = meeting, (x2, c2)
    place = after
    farthest = max(farthest, place * place - 2 * x * place + c)
    if best:
        x, c = best
print(farthest ** 0.5)
