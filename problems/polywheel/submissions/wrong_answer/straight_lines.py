# Adds up the chords instead of the arcs.
import math

n, k = map(int, input().split())
corners = [tuple(map(int, input().split())) for _ in range(n)]
ways = []
for i in range(n):
    (ax, ay), (bx, by), (cx, cy) = corners[i - 1], corners[i], corners[(i + 1) % n]
    ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
    turn = math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)
    ways.append(2 * math.sin(turn / 2) * math.hypot(bx - corners[0][0], by - corners[0][1]))
print(k // n * sum(ways) + sum(ways[:k % n]))
