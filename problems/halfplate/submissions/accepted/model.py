def worth(x):
    """The number of a plate: an odd one is worth its larger half, and an even one as much
    as one with a biscuit less than half as many."""
    while x > 0 and x % 2 == 0:
        x = x // 2 - 1
    return (x + 1) // 2


input()
plates = list(map(int, input().split()))
total = 0
for x in plates:
    total ^= worth(x)
# From a plate of x one may leave x//2 to x-1, and these are all worth different numbers:
# all those from 0 to x//2, but for the plate's own.
print(sum(worth(x) ^ total <= x // 2 for x in plates) if total else 0)
