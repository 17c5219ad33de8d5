# Counts the ways to every score, by who led last and how often the lead has changed.
from collections import Counter

MOD = 10**9 + 7
a, b, k = map(int, input().split())
ways = Counter({(0, 0, 0): 1})
for rally in range(1, a + b + 1):
    after = Counter()
    for (i, last, changes), count in ways.items():
        for x in (i, i + 1):
            y = rally - x
            if x <= a and y <= b:
                leads = (x > y) - (x < y) or last
                now = changes + (leads * last < 0)
                if now <= k:
                    after[x, leads, now] = (after[x, leads, now] + count) % MOD
    ways = after
print(sum(count for (_, _, changes), count in ways.items() if changes == k) % MOD)
