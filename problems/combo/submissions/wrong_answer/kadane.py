# Ends the combo only when everything since its beginning has become a loss.
n = int(input())
total = gain = combo = 0
best = 0
for value in map(int, input().split()):
    combo += 1
    gain += combo * value
    best = max(best, total + gain)
    if gain < 0:
        total = best
        gain = combo = 0
print(best)
