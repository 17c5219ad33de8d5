LONGEST = 10**18


def light(a, b, c, d, s, t):
    return f"{a} {b}\n{c} {d}\n{s} {t}\n"


def cases(draw):
    def any_light(side, least, most):
        s, t = sorted(draw.between(least, most) for _ in range(2))
        return light(*(draw.between(1, side) for _ in range(4)), s, t)

    yield "no-time", light(1, 1, 1, 1, 0, 0)
    yield "one-second", light(1, 1, 1, 1, 0, 1)
    yield "never-switched-on", light(3, 1, 3, 1, 50, 50)
    yield "in-step", light(1, 1, 1, 1, 0, LONGEST)
    yield "out-of-step", light(1, 1, 1, 1, 1, LONGEST)
    yield "same-period", light(100, 300, 250, 150, 12345678901234567, LONGEST)
    yield "longest-periods", light(500, 499, 499, 499, 999, LONGEST - 1)
    yield "nearly-always", light(500, 1, 500, 3, 7, LONGEST)
    yield "nearly-never", light(1, 500, 1, 498, 0, LONGEST)
    for k in range(5):
        yield f"small-{k}", any_light(6, 0, 60)
    for k in range(3):
        yield f"middle-{k}", any_light(60, 0, 10**6)
    for k in range(6):
        yield f"large-{k}", any_light(500, 0, LONGEST)
