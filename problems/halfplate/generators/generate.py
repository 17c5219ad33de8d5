MOST = 10**18


def table(plates):
    return f"{len(plates)}\n{' '.join(map(str, plates))}\n"


def cases(draw):
    def any_table(count, most):
        return table([draw.between(1, most) for _ in range(count)])

    def worth(x):
        while x > 0 and x % 2 == 0:
            x = x // 2 - 1
        return (x + 1) // 2

    def lost_table(count, most):
        """Nobody can begin and win; the last plate makes up for the others."""
        while True:
            plates = [draw.between(1, most) for _ in range(count)]
            total = 0
            for x in plates:
                total ^= worth(x)
            if 0 < 2 * total - 1 <= MOST:
                return plates + [2 * total - 1]

    for x in range(1, 9):
        yield f"one-plate-{x}", table([x])
    yield "two-and-three", table([2, 3])
    yield "three-and-six", table([3, 6])
    yield "all-ones", table([1] * 10000)
    yield "ones-and-one", table([1] * 9999)
    for k in range(6):
        yield f"small-{k}", any_table(draw.between(2, 6), 12)
    yield "lost-small", table(lost_table(6, 30))
    yield "lost-but-one", table([x + (i == 3) for i, x in enumerate(lost_table(40, 1000))])
    yield "hundreds", any_table(50, 900)
    yield "one-huge", table([MOST])
    yield "powers", table([2**k for k in range(60)] + [2**k - 2 for k in range(2, 60)])
    yield "more-is-better", table([8, 8, 9, 40, 41])
    yield "large", any_table(300, MOST)
    yield "large-lost", table(draw.shuffle(lost_table(9999, 10**17)))
    yield "most", any_table(10000, MOST)
    yield "most-middle", any_table(10000, 40000)
