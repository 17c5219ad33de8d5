k = int(input())
olives = list(map(int, input().split()))
# From c to c + 2 the cut passes mark c + 1 and the mark opposite: an olive at the first one
# leaves the right side, one at the other comes in.
steps = [0] * 500000
for olive in olives:
    steps[olive % 500000] += 1 if olive >= 500000 else -1
right = sum(1 < olive < 500001 for olive in olives)
c = 1
while right != k:
    right += steps[c + 1]
    c += 2
print(c)
