# Goes down the family with a call for each generation.
import sys

n, *rest = map(int, sys.stdin.read().split())
joys, children = rest[:n], [[] for _ in range(n)]
for i, p in enumerate(rest[n:], 1):
    children[p - 1].append(i)


def solve(i):
    pairs = [solve(c) for c in children[i]]
    stay = sum(pair[1] for pair in pairs)
    gain = max([pair[0] - pair[1] for pair in pairs], default=0)
    return joys[i] + sum(map(max, pairs)), stay + max(0, gain)


print(max(solve(0)))
