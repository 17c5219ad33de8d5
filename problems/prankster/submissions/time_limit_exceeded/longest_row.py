# The longest row of reports that do not fit together, in the slow way.
import sys

n, *rest = map(int, sys.stdin.read().split())
reports = sorted((t + x, t - x) for x, t in zip(rest[0::2], rest[1::2]))
longest = []
for i, (_, v) in enumerate(reports):
    longest.append(1 + max((longest[k] for k in range(i) if reports[k][1] > v), default=0))
print(max(longest))
