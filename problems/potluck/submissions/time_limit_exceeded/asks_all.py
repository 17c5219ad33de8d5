# Asks all guests about all pairs of dishes.
import sys

head, *lines = sys.stdin.read().split("\n")
n, d, m = map(int, head.split())
guests = [int(line, 2) for line in lines[:n]]
dishes = [int(line, 2) for line in lines[n:n + d]]
best = 0
for i, a in enumerate(dishes):
    for b in dishes[:i]:
        best = max(best, sum(not g & a or not g & b for g in guests))
print(best)
