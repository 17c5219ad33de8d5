# Takes rise for fall and fall for rise.
from heapq import heappush, heappushpop

n, fall, rise = map(int, input().split())
left, right = [], []
cost = down = up = 0
for a in map(int, input().split()):
    place = -heappushpop(left, -(a + down)) - down
    heappush(right, place - up)
    cost += max(0, place - a)
    place = heappushpop(right, a - up) + up
    heappush(left, -(place + down))
    cost += max(0, a - place)
    down += fall
    up += rise
print(cost)
