# Counts all olives for each cut.
k = int(input())
olives = list(map(int, input().split()))
for c in range(1, 500000, 2):
    if sum(c < olive < c + 500000 for olive in olives) == k:
        print(c)
        break
