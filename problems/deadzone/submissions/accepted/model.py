import math
import sys


def main():
    ax, ay, bx, by, count, *rest = map(int, sys.stdin.read().split())
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    length = math.sqrt(square)
    covered = []
    for x, y, r in zip(rest[0::3], rest[1::3], rest[2::3]):
        cross = dx * (y - ay) - dy * (x - ax)
        left = r * r * square - cross * cross
        if left > 0:
            middle = (dx * (x - ax) + dy * (y - ay)) / length
            half = math.sqrt(left) / length
            covered.append((middle - half, middle + half))
    covered.sort()
    dead = 0.0
    reached = 0.0
    for begin, end in covered:
        if begin >= length:
            break
        dead += max(0.0, begin - reached)
        reached = max(reached, end)
    dead += max(0.0, length - reached)
    print(f"{dead:.9f}")


main()
