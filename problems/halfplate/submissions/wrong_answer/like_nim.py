# As if one could eat as many as one likes.
input()
plates = list(map(int, input().split()))
total = 0
for x in plates:
    total ^= x
print(sum((x ^ total) < x for x in plates))
