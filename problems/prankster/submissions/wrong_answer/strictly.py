# Takes reports that are just in time for two people.
import sys
from bisect import bisect_right

n, *rest = map(int, sys.stdin.read().split())
ends = []
for _, v in sorted((t + x, t - x) for x, t in zip(rest[0::2], rest[1::2])):
    k = bisect_right(ends, -v)
    ends[k:k + 1] = [-v]
print(len(ends))
