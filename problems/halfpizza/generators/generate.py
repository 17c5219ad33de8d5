MARKS = 10**6


def pizza(olives):
    return f"{len(olives) // 2}\n{' '.join(map(str, olives))}\n"


def any_pizza(draw, count, first, last):
    """So many olives at different even marks from the first to the last."""
    olives = set()
    while len(olives) < count:
        olives.add(2 * draw.between(first // 2, last // 2))
    return pizza(draw.shuffle(sorted(olives)))


def cases(draw):
    yield "over-the-end", pizza([999998, 0])
    yield "at-half", pizza([499998, 500000])
    yield "opposite", pizza([0, 500000])
    yield "opposite-pairs", pizza([8, 500008, 100, 500100, 70000, 570000])
    yield "all-together", pizza(list(range(20, 40, 2)))
    yield "just-one-cut", pizza([400000, 400002])
    yield "last-cut", pizza([499996, 499998, 999998, 500000])
    for k in range(4):
        yield f"small-{k}", any_pizza(draw, 6, 0, MARKS - 2)
    yield "three-heaps", pizza([m for at in (0, 333332, 666664) for m in range(at, at + 40, 2)])
    yield "near-the-end", any_pizza(draw, 5000, 460000, 499998)
    yield "in-one-quarter", any_pizza(draw, 20000, 510000, 700000)
    yield "most", any_pizza(draw, 100000, 0, MARKS - 2)
    yield "most-in-a-row", pizza(list(range(300000, 500000, 2)))
    yield "most-in-the-other-half", pizza(list(range(999998, 799998, -2)))
