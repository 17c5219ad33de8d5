# Deals the things out, the dearest first, always into the lighter bag.
n = int(input())
prices = list(map(int, input().split()))
bags, a, b = ["-"] * n, 0, 0
for k in sorted(range(n), key=lambda k: -prices[k]):
    if a <= b:
        bags[k] = "A"
        a += prices[k]
    else:
        bags[k] = "B"
        b += prices[k]
    if a == b:
        break
print("".join(bags))
