import math


def main():
    n, k = map(int, input().split())
    corners = [tuple(map(int, input().split())) for _ in range(n)]
    ways = []
    for i in range(n):
        (ax, ay), (bx, by), (cx, cy) = corners[i - 1], corners[i], corners[(i + 1) % n]
        ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
        turn = math.atan2(ux * vy - uy * vx, ux * vx + uy * vy)
        ways.append(turn * math.hypot(bx - corners[0][0], by - corners[0][1]))
    rounds, rest = divmod(k, n)
    print(f"{rounds * math.fsum(ways) + math.fsum(ways[:rest]):.9f}")


main()
