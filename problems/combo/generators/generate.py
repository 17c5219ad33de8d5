MOST = 200000


def notes(values):
    return f"{len(values)}\n{' '.join(map(str, values))}\n"


def any_notes(draw, count, low, high):
    return notes([draw.between(low, high) for _ in range(count)])


def waves(draw, count, length, high):
    """Good and bad times, each of up to this many notes."""
    values = []
    while len(values) < count:
        sign = draw.pick([-1, 1])
        values.extend(sign * draw.between(0, high) for _ in range(draw.between(1, length)))
    return notes(values[:count])


def rare_thorns(draw, count, percent, good, thorn):
    """Small values, and now and then a thorn that asks: hit or skip?"""
    return notes([-draw.between(thorn // 2, thorn) if draw.chance(percent)
                  else draw.between(0, good) for _ in range(count)])


def cases(draw):
    yield "one-good", notes([100])
    yield "one-bad", notes([-100])
    yield "zeros", notes([0] * 7)
    yield "bad-start", notes([-1, 10])
    yield "worth-a-bad-start", notes([-1, 0, 0, 10, 10])
    yield "skip-a-good-one", notes([1, -5, -5, -5, 20, 1])
    yield "keep-through-two", notes([5, 5, 5, -1, -1, 5, 5, 5])
    yield "twice", notes([9, 9, -30, 9, 9, -30, 9, 9])
    yield "late-reward", notes([-1] * 20 + [50])
    for k in range(4):
        yield f"small-{k}", any_notes(draw, 12, -9, 8)
    yield "middle", waves(draw, 500, 12, 20)
    yield "middle-thorns", rare_thorns(draw, 2000, 20, 3, 100)
    yield "all-best", notes([100] * 5000)
    yield "all-worst", notes([-100] * 5000)
    yield "long-waves", waves(draw, 30000, 3000, 9)
    yield "up-then-down", notes([1] * 15000 + [-1] * 15000)
    yield "down-then-up", notes([-1] * 15000 + [1] * 15000)
    # Values that fall slowly leave many beginnings of a combo worth looking at.
    yield "slow-fall", notes([9 - 18 * i // 30000 for i in range(30000)])
    yield "most-balanced", any_notes(draw, MOST, -4, 4)
    yield "most-thorns", rare_thorns(draw, MOST, 12, 2, 20)
    yield "most-best", notes([9] * MOST)
