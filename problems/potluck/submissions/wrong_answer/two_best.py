# Cooks the two dishes that most guests eat.
import sys

head, *lines = sys.stdin.read().split("\n")
n, d, m = map(int, head.split())
guests = {}
for line in lines[:n]:
    guests[int(line, 2)] = guests.get(int(line, 2), 0) + 1
dishes = [int(line, 2) for line in lines[n:n + d]]
liked = []
for dish in dishes[:60]:
    liked.append((sum(c for g, c in guests.items() if not g & dish), dish))
a, b = [dish for _, dish in sorted(liked)[-2:]]
print(sum(c for g, c in guests.items() if not g & a or not g & b))
