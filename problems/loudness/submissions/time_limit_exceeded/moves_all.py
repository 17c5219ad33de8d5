# Moves all places where the slope changes, one by one, from each second to the next.
from bisect import insort

n, rise, fall = map(int, input().split())
left, right = [], []
cost = 0
for a in map(int, input().split()):
    insort(left, a)
    place = left.pop()
    insort(right, place)
    cost += max(0, place - a)
    insort(right, a)
    place = right.pop(0)
    insort(left, place)
    cost += max(0, a - place)
    left = [place - fall for place in left]
    right = [place + rise for place in right]
print(cost)
