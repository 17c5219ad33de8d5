# Tries all corridors again and again.
import sys

n, m, b, *rest = map(int, sys.stdin.read().split())
talks = [0] + rest[:n]
corridors = list(zip(rest[n::3], rest[n + 1::3], rest[n + 2::3]))
corridors += [(v, u, w) for u, v, w in corridors]
best = [[10**18] * (b + 1) for _ in range(n + 1)]
best[1] = [0] * (b + 1)
changed = True
while changed:
    changed = False
    for u, v, w in corridors:
        for used in range(b + 1):
            time = best[u][used] + w + talks[v]
            if used:
                time = min(time, best[u][used - 1] + w)
            if time < best[v][used]:
                best[v][used] = time
                changed = True
print(min(best[n]))
