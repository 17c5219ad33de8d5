# Compares the first piece of one log with the first of the other, the second with the
# second, and so on, whatever the times.
import math
import sys

numbers = list(map(int, sys.stdin.read().split()))
logs = []
while numbers:
    k = 3 * numbers[0] + 1
    logs.append(list(zip(numbers[2:k:3], numbers[3:k:3])))
    del numbers[:k]
seen = [(a[0] - b[0], a[1] - b[1]) for a, b in zip(*logs)]
best = math.inf
for (x1, y1), (x2, y2) in zip(seen, seen[1:]):
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy
    part = min(1.0, max(0.0, -(x1 * dx + y1 * dy) / square)) if square else 0
    best = min(best, math.hypot(x1 + dx * part, y1 + dy * part))
print(best)
