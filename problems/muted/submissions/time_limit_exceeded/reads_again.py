# Everybody posts in a group in which everything was posted before.
import sys

lines = sys.stdin.read().split("\n")
n, m = map(int, lines[0].split())
listeners, groups_of = [], [[] for _ in range(n + 1)]
for number in range(m):
    group = list(map(int, lines[number + 1].split()))[1:]
    listeners.append([p for p in group if p > 0])
    for p in group:
        groups_of[abs(p)].append(number)
knows, now, rounds = {1}, [1], -1
while now:
    rounds += 1
    after = []
    for person in now:
        for number in groups_of[person]:
            for p in listeners[number]:
                if p not in knows:
                    knows.add(p)
                    after.append(p)
    now = after
print(rounds, n - len(knows))
