# Looks only at the ends and half-way between loudspeakers that follow each other.
import bisect
import math
import sys

n, length, *rest = map(int, sys.stdin.read().split())
speakers = sorted(zip(rest[0::2], rest[1::2]))
places = [0, length] + [(a[0] + b[0]) / 2 for a, b in zip(speakers, speakers[1:])]
farthest = 0
for p in places:
    if 0 <= p <= length:
        k = bisect.bisect(speakers, (p, 0))
        near = speakers[max(0, k - 50):k + 50]
        farthest = max(farthest, min(math.hypot(x - p, y) for x, y in near))
print(farthest)
