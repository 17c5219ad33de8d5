MOST = 100000


def party(order):
    return f"{len(order)}\n{' '.join(map(str, order))}\n"


def from_both_ends(count):
    low, high = range(1, count // 2 + 1), range(count, count // 2, -1)
    return [coat for pair in zip(low, high) for coat in pair]


def nearly_sorted(draw, count, far):
    return sorted(range(1, count + 1), key=lambda coat: coat + draw.between(0, far) + coat / 10**7)


def cases(draw):
    def shuffled(count):
        return draw.shuffle(list(range(1, count + 1)))

    yield "one", party([1])
    yield "two-up", party([1, 2])
    yield "two-down", party([2, 1])
    yield "up", party(list(range(1, 101)))
    yield "out-of-the-middle", party([3, 2, 4, 1, 5])
    for k in range(4):
        yield f"small-{k}", party(shuffled(9 + k))
    yield "middle", party(shuffled(1000))
    yield "ends-of-few", party(from_both_ends(1000))
    yield "most-up", party(list(range(1, MOST + 1)))
    yield "most-down", party(list(range(MOST, 0, -1)))
    yield "most-nearly-up", party(nearly_sorted(draw, MOST, 50))
    yield "most-shuffled", party(shuffled(MOST))
    yield "most-from-both-ends", party(from_both_ends(MOST))
