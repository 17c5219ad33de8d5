# Invites everybody who is fun, and then the parents who have to come, too.
import sys

n, *rest = map(int, sys.stdin.read().split())
joys, parents = [0] + rest[:n], [0, 0] + rest[n:]
comes = [joy > 0 for joy in joys]
children = [0] * (n + 1)
for i in range(n, 0, -1):
    if children[i] > 1:
        comes[i] = True
    if comes[i]:
        children[parents[i]] += 1
print(max(0, sum(joy for joy, c in zip(joys[1:], comes[1:]) if c)))
