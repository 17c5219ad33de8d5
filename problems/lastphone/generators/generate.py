MOST = 10**18


def phones(a, p, b, q):
    return f"{a} {p}\n{b} {q}\n"


def near_multiple(draw, low, high):
    """Charge and loss where the charge is one more or less than whole minutes need."""
    loss = draw.between(2, 10**6)
    minutes = draw.between(low, high)
    return loss * minutes + draw.pick([-1, 0, 1]), loss


def cases(draw):
    yield "smallest", phones(1, 1, 1, 1)
    yield "largest", phones(MOST, MOST, MOST, MOST)
    yield "slow-loss", phones(MOST, 1, MOST, 2)
    yield "slow-loss-of-ben", phones(MOST - 1, 2, MOST, 1)
    yield "one-unit-more", phones(MOST, MOST - 1, MOST, MOST)
    yield "one-minute", phones(7, 8, 1, MOST)
    yield "half-empty", phones(9, 10, 11, 10)
    yield "together-exact", phones(12 * 10**15, 4, 9 * 10**15, 3)
    yield "together-rounded", phones(12 * 10**15 - 3, 4, 9 * 10**15 - 2, 3)
    yield "beyond-double", phones(2**53 * 3 + 1, 3, 2**53 * 5, 5)
    yield "beyond-double-of-ben", phones(2**55 * 7, 7, 2**55 * 11 + 1, 11)
    yield "beyond-int", phones(2**31, 1, 2**31 + 1, 1)
    yield "beyond-unsigned", phones(2**32 + 5, 1, 5, 1)
    yield "overflow-of-sum", phones(MOST, MOST - 2, MOST - 3, MOST - 2)
    for k in range(8):
        a, p = near_multiple(draw, 1, 100)
        b, q = near_multiple(draw, 1, 100)
        yield f"small-{k}", phones(a, p, b, q)
    for k in range(4):
        a, p = near_multiple(draw, 10**11, 10**12 - 1)
        b, q = near_multiple(draw, 10**11, 10**12 - 1)
        yield f"large-{k}", phones(a, p, b, q)
