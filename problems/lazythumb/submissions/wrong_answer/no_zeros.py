# Prints a number, without the zeros at its beginning, and begins to count at 0.
NEAR = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]

n, k = map(int, input().split())
ways = [[1] * 10]
for _ in range(n - 1):
    ways.append([sum(ways[-1][int(d)] for d in near) for near in NEAR])
pin, choice = 0, "0123456789"
for m in reversed(range(n)):
    for digit in choice:
        if k < ways[m][int(digit)]:
            break
        k -= ways[m][int(digit)]
    pin = 10 * pin + int(digit)
    choice = NEAR[int(digit)]
print(pin)
