# Takes for granted that there is only one hump.
import sys

n, length, *rest = map(int, sys.stdin.read().split())
speakers = list(zip(rest[0::2], rest[1::2]))


def near(p):
    return min((x - p) ** 2 + y * y for x, y in speakers)


low, high = 0.0, length
for _ in range(60 if n < 1000 else 20):
    a, b = (2 * low + high) / 3, (low + 2 * high) / 3
    if near(a) < near(b):
        low = a
    else:
        high = b
print(near(low) ** 0.5)
