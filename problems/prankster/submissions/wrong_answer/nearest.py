# In the order of time, gives each report to the nearest person who can be there.
import sys

n, *rest = map(int, sys.stdin.read().split())
people = []
for t, x in sorted(zip(rest[1::2], rest[0::2]))[:3000]:
    fit = [k for k, (then, place) in enumerate(people) if abs(x - place) <= t - then]
    if fit:
        k = min(fit, key=lambda k: abs(x - people[k][1]))
        people[k] = (t, x)
    else:
        people.append((t, x))
print(len(people))
