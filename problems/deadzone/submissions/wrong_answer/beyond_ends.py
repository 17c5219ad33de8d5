# Counts what antennas cover before A and after B as well.
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
total = 0.0
reached = -math.inf
for begin, end in sorted(covered):
    begin = max(begin, reached)
    if end > begin:
        total += end - begin
        reached = end
print(max(0.0, length - total))
