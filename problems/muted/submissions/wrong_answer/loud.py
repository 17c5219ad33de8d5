# Everybody reads everything.
import sys

lines = sys.stdin.read().split("\n")
n, m = map(int, lines[0].split())
groups = [[abs(int(p)) for p in line.split()[1:]] for line in lines[1:m + 1]]
groups_of = {}
for number, group in enumerate(groups):
    for p in group:
        groups_of.setdefault(p, []).append(number)
knows, now, rounds = {1}, {1}, -1
while now:
    rounds += 1
    after = set()
    for person in now:
        for number in groups_of.pop(person, []):
            after.update(groups[number])
            groups[number] = []
    now = after - knows
    knows |= now
print(rounds, n - len(knows))
