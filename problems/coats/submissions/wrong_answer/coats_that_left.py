# Counts coats whose owners have left as well.
n = int(input())
gap, moved = n + 1, 0
for coat in map(int, input().split()):
    moved += abs(coat - gap) - 1
    gap = coat
print(moved)
