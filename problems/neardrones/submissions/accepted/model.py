import math
import sys


def read(numbers):
    count = 3 * next(numbers)
    flat = [next(numbers) for _ in range(count)]
    return list(zip(flat[0::3], flat[1::3], flat[2::3]))


def places(log, times):
    """Where the drone is at each of the times, which are sorted."""
    found, at = [], 0
    for t in times:
        while log[at + 1][0] < t:
            at += 1
        (t1, x1, y1), (t2, x2, y2) = log[at:at + 2]
        part = (t - t1) / (t2 - t1)
        found.append((x1 + (x2 - x1) * part, y1 + (y2 - y1) * part))
    return found


def nearest(x1, y1, x2, y2):
    """How near the straight line between two points comes to (0, 0)."""
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy
    if square == 0:
        return math.hypot(x1, y1)
    part = min(1.0, max(0.0, -(x1 * dx + y1 * dy) / square))
    return math.hypot(x1 + dx * part, y1 + dy * part)


def main():
    numbers = map(int, sys.stdin.read().split())
    first, second = read(numbers), read(numbers)
    times = sorted({entry[0] for entry in first + second})
    # Seen from the second drone, the first one flies straight between these times.
    seen = [(a[0] - b[0], a[1] - b[1])
            for a, b in zip(places(first, times), places(second, times))]
    print(min(nearest(*a, *b) for a, b in zip(seen, seen[1:])))


main()
