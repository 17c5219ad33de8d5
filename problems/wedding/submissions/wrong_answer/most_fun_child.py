# Of the children of somebody who stays at home, the one with the most joy of their own comes.
import sys

n, *rest = map(int, sys.stdin.read().split())
joys, parents = [0] + rest[:n], [0, 0] + rest[n:]
children = [[] for _ in range(n + 1)]
for i in range(2, n + 1):
    children[parents[i]].append(i)
come, stay = [0] * (n + 1), [0] * (n + 1)
for i in range(n, 0, -1):
    come[i] = joys[i] + sum(max(come[c], stay[c]) for c in children[i])
    stay[i] = sum(stay[c] for c in children[i])
    if children[i]:
        favourite = max(children[i], key=lambda c: joys[c])
        stay[i] += max(0, come[favourite] - stay[favourite])
print(max(come[1], stay[1]))
