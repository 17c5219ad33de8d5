# Each person takes as many reports as they can get, the earliest first.
import sys

n, *rest = map(int, sys.stdin.read().split())
reports = sorted(zip(rest[1::2], rest[0::2]))[:3000]
people = 0
while reports:
    people += 1
    left, (t, x) = [], reports[0]
    for then, place in reports[1:]:
        if abs(place - x) <= then - t:
            t, x = then, place
        else:
            left.append((then, place))
    reports = left
print(people)
