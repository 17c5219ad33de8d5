# Takes all hours for the same as the first.
n, t, h = map(int, input().split())
turned = 0
for _ in range(n):
    low, high = map(int, input().split())
    wish = min(max(t, low), high)
    turned += abs(wish - t)
    t = wish
print(t, turned * h)
