# Overlooks that fewer biscuits can be worth more.
def worth(x):
    while x > 0 and x % 2 == 0:
        x = x // 2 - 1
    return (x + 1) // 2


input()
plates = list(map(int, input().split()))
total = 0
for x in plates:
    total ^= worth(x)
print(sum(worth(x) ^ total < worth(x) for x in plates))
