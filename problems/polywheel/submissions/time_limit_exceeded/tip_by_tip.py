# A billion tips, one after the other.
import math

n, k = map(int, input().split())
corners = [tuple(map(int, input().split())) for _ in range(n)]
ways = []
for i in range(n):
    (ax, ay), (bx, by), (cx, cy) = corners[i - 1], corners[i], corners[(i + 1) % n]
    ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
    turn = math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)
    ways.append(turn * math.hypot(bx - corners[0][0], by - corners[0][1]))
way = 0
for tip in range(k):
    way += ways[tip % n]
print(way)
