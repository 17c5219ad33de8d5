# Looks for two things, or a thing and two others.
n = int(input())
prices = list(map(int, input().split()))
bags = ["-"] * n
for i in range(n):
    for j in range(i):
        if prices[i] == prices[j]:
            bags = ["-"] * n
            bags[i], bags[j] = "A", "B"
        elif prices[i] + prices[j] in prices and "A" not in bags:
            bags[i] = bags[j] = "A"
            bags[prices.index(prices[i] + prices[j])] = "B"
print("".join(bags))
