# Cuts the track where reach begins or ends, and asks all antennas about each piece.
import math
import sys

ax, ay, bx, by, count, *rest = map(int, sys.stdin.read().split())
length = math.hypot(bx - ax, by - ay)
ux, uy = (bx - ax) / length, (by - ay) / length
covered = []
for x, y, r in zip(rest[0::3], rest[1::3], rest[2::3]):
    along = ux * (x - ax) + uy * (y - ay)
    away = abs(ux * (y - ay) - uy * (x - ax))
    half = math.sqrt(max(0, r * r - away * away))
    covered.append((along - half, along + half))
cuts = {0.0, length}
for begin, end in covered:
    cuts.add(min(max(begin, 0), length))
    cuts.add(min(max(end, 0), length))
cuts = sorted(cuts)
dead = 0.0
for begin, end in zip(cuts, cuts[1:]):
    middle = (begin + end) / 2
    hits = [1 for low, high in covered if low <= middle <= high]
    if not hits:
        dead += end - begin
print(dead)
