# Half of an odd number rounded down, but one biscuit may be eaten.
def worth(x):
    while x > 1 and x % 2 == 1:
        x //= 2
    return x // 2 if x > 1 else x


input()
plates = list(map(int, input().split()))
total = 0
for x in plates:
    total ^= worth(x)
print(sum(worth(x) ^ total < worth(x) for x in plates) if total else 0)
