# Begins with corner 2.
import math

n, k = map(int, input().split())
corners = [tuple(map(int, input().split())) for _ in range(n)]
ways = []
for i in list(range(1, n)) + [0]:
    (ax, ay), (bx, by), (cx, cy) = corners[i - 1], corners[i], corners[(i + 1) % n]
    ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
    turn = math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)
    ways.append(turn * math.hypot(bx - corners[0][0], by - corners[0][1]))
print(k // n * sum(ways) + sum(ways[:k % n]))
