# Cooks the dish that most guests eat, and then what is best for the others.
import sys

head, *lines = sys.stdin.read().split("\n")
n, d, m = map(int, head.split())
guests = {}
for line in lines[:n]:
    guests[int(line, 2)] = guests.get(int(line, 2), 0) + 1
dishes = [int(line, 2) for line in lines[n:n + d]]
fed = 0
for _ in range(2):
    best = max(dishes, key=lambda dish: sum(c for g, c in guests.items() if not g & dish))
    fed += sum(c for g, c in guests.items() if not g & best)
    guests = {g: c for g, c in guests.items() if g & best}
print(fed)
