# Turns by the angle inside the polygon, not by the one outside.
import math

n, k = map(int, input().split())
corners = [tuple(map(int, input().split())) for _ in range(n)]
ways = []
for i in range(n):
    (ax, ay), (bx, by), (cx, cy) = corners[i - 1], corners[i], corners[(i + 1) % n]
    ux, uy, vx, vy = ax - bx, ay - by, cx - bx, cy - by
    turn = abs(math.atan2(ux * vy - uy * vx, ux * vx + uy * vy))
    ways.append(turn * math.hypot(bx - corners[0][0], by - corners[0][1]))
print(k // n * sum(ways) + sum(ways[:k % n]))
