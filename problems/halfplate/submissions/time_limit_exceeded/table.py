# Computes the worth of all plates up to the largest.
input()
plates = list(map(int, input().split()))
worth = [0]
while len(worth) <= max(plates):
    x = len(worth)
    left = set(worth[x // 2:])
    worth.append(min(k for k in range(x + 1) if k not in left))
total = 0
for x in plates:
    total ^= worth[x]
ways = 0
for x in plates:
    ways += sum(worth[left] == worth[x] ^ total for left in range(x // 2, x))
print(ways)
