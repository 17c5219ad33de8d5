# Looks only at the times that stand in a log.
import math
import sys

numbers = list(map(int, sys.stdin.read().split()))
logs = []
while numbers:
    k = 3 * numbers[0] + 1
    logs.append(list(zip(numbers[1:k:3], numbers[2:k:3], numbers[3:k:3])))
    del numbers[:k]
times = sorted({entry[0] for log in logs for entry in log})
places = []
for log in logs:
    at, found = 0, []
    for t in times:
        while log[at + 1][0] < t:
            at += 1
        (t1, x1, y1), (t2, x2, y2) = log[at:at + 2]
        part = (t - t1) / (t2 - t1)
        found.append((x1 + (x2 - x1) * part, y1 + (y2 - y1) * part))
    places.append(found)
print(min(math.dist(a, b) for a, b in zip(*places)))
