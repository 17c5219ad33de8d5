# Looks at each piece of one log together with each of the other.
import math
import sys

numbers = list(map(int, sys.stdin.read().split()))
logs = []
while numbers:
    k = 3 * numbers[0] + 1
    logs.append(list(zip(numbers[1:k:3], numbers[2:k:3], numbers[3:k:3])))
    del numbers[:k]


def place(a, b, t):
    part = (t - a[0]) / (b[0] - a[0])
    return a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part


best = math.inf
for a, b in zip(logs[0], logs[0][1:]):
    for c, d in zip(logs[1], logs[1][1:]):
        begin, end = max(a[0], c[0]), min(b[0], d[0])
        if begin <= end:
            (px, py), (qx, qy) = place(a, b, begin), place(c, d, begin)
            (rx, ry), (sx, sy) = place(a, b, end), place(c, d, end)
            x, y = px - qx, py - qy
            dx, dy = rx - sx - x, ry - sy - y
            square = dx * dx + dy * dy
            part = min(1.0, max(0.0, -(x * dx + y * dy) / square)) if square else 0
            best = min(best, math.hypot(x + dx * part, y + dy * part))
print(best)
