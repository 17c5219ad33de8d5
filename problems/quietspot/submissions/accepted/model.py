import math
import sys


def main():
    n, length, *rest = map(int, sys.stdin.read().split())
    # The square of the distance from (p, 0) to (x, y) is p² − 2xp + x² + y².  Without the
    # p², which all have in common, these are straight lines, and the nearest loudspeaker is
    # the lowest one.
    best = {}
    for x, y in zip(rest[0::2], rest[1::2]):
        square = x * x + y * y
        if square < best.get(x, square + 1):
            best[x] = square
    hull = []
    for x, c in sorted(best.items()):
        while len(hull) > 1:
            (x1, c1), (x2, c2) = hull[-2:]
            # Is the last one never below both its neighbours?
            if (c - c1) * (x2 - x1) > (c2 - c1) * (x - x1):
                break
            hull.pop()
        hull.append((x, c))
    places = [0, length]
    for (x1, c1), (x2, c2) in zip(hull, hull[1:]):
        place = (c2 - c1) / (2 * (x2 - x1))
        if 0 < place < length:
            places.append(place)
    places.sort()
    farthest = at = 0
    for p in places:
        while (at + 1 < len(hull) and
               hull[at + 1][1] - 2 * hull[at + 1][0] * p <= hull[at][1] - 2 * hull[at][0] * p):
            at += 1
        x, c = hull[at]
        farthest = max(farthest, (p - x) ** 2 + c - x * x)
    print(f"{math.sqrt(farthest):.9f}")


main()
