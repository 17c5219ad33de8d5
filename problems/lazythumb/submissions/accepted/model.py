NEAR = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]

n, k = map(int, input().split())
# ways[m][d]: the lazy PINs with m + 1 digits that begin with d.
ways = [[1] * 10]
for _ in range(n - 1):
    ways.append([sum(ways[-1][int(d)] for d in near) for near in NEAR])
pin, choice = "", "0123456789"
for m in reversed(range(n)):
    for digit in choice:
        if k <= ways[m][int(digit)]:
            break
        k -= ways[m][int(digit)]
    pin += digit
    choice = NEAR[int(digit)]
print(pin)
