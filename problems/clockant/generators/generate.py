import math


def wait(a, b, j, minutes):
    return f"{a} {b} {j}\n{minutes // 60:02}:{minutes % 60:02}\n"


def is_clear(a, b, j, minutes):
    angle = math.radians(5.5 * minutes)
    apart = math.sqrt(max(0, a * a + b * b - 2 * a * b * math.cos(angle)))
    return abs(apart - j) >= 0.0011 and j not in (a + b, abs(a - b))


def any_wait(draw, a, b, low, high):
    """A jump of low to high, at a time at which it is clear whether it is possible."""
    while True:
        j, minutes = draw.between(low, high), draw.between(0, 719)
        if is_clear(a, b, j, minutes):
            return wait(a, b, j, minutes)


def cases(draw):
    yield "noon", wait(5, 6, 2, 0)
    yield "same-hands", wait(7, 7, 1, 180)
    yield "far-and-never", wait(1000, 1, 998, 0)
    yield "nearly-always", wait(600, 399, 998, 360)
    yield "last-minute", wait(5, 6, 2, 719)
    yield "just-missed", wait(10, 10, 1, 2)
    yield "half-past", wait(4, 9, 6, 30)
    yield "short-minute-hand", wait(9, 4, 6, 45)
    yield "tiny-jump", wait(1000, 1000, 1, 1)
    yield "nearly-there", wait(500, 500, 998, 32)
    for k in range(5):
        a, b = draw.between(1, 30), draw.between(1, 30)
        yield f"small-{k}", any_wait(draw, a, b, 1, a + b + 3)
    for k in range(12):
        a, b = draw.between(400, 1000), draw.between(400, 1000)
        yield f"large-{k}", any_wait(draw, a, b, abs(a - b) + 1, min(1000, a + b - 1))
