MOST = 50000


def family(joys, parents):
    text = f"{len(joys)}\n{' '.join(map(str, joys))}\n"
    return text + (" ".join(map(str, parents)) + "\n" if parents else "")


def any_family(draw, count, near, low, high):
    """Each person's parent is one of the `near` that come before them."""
    return family([draw.between(low, high) for _ in range(count)],
                  [draw.between(max(1, i - near), i - 1) for i in range(2, count + 1)])


def cases(draw):
    yield "alone", family([7], [])
    yield "nobody", family([-1, -2, -3], [1, 1])
    yield "one-child", family([-5, 3], [1])
    yield "only-the-best", family([-9, 3, 5, 4], [1, 1, 1])
    yield "with-the-grump", family([-6, 3, 5, 4], [1, 1, 1])
    yield "as-good-without", family([-7, 3, 5, 4], [1, 1, 1])
    yield "grandchildren", family([-3, -3, -3, 2, 2, 2, 2], [1, 1, 2, 2, 3, 3])
    yield "best-is-below", family([-20, 1, -1, 9, 9], [1, 1, 3, 3])
    yield "gain-not-joy", family([-50, 10, 9, -1, 9, 8], [1, 1, 2, 2, 3])
    for k in range(5):
        yield f"small-{k}", any_family(draw, 12, 5, -9, 6)
    yield "no-grumps", any_family(draw, 1000, 1000, 0, 10000)
    yield "no-joy", any_family(draw, 1000, 1000, -10000, -1)
    yield "one-parent", family([-10000] + [draw.between(-9, 9) for _ in range(MOST - 1)],
                               [1] * (MOST - 1))
    yield "line", any_family(draw, MOST, 1, -10000, 10000)
    yield "thin", any_family(draw, MOST, 3, -10000, 5000)
    yield "bushy", any_family(draw, MOST, MOST, -10000, 6000)
    yield "grumpy-parents", family(
        [-draw.between(1, 10000) if i < MOST // 3 else draw.between(0, 4000)
         for i in range(MOST)],
        [draw.between(max(1, i // 3 - 5), max(1, i // 3)) for i in range(2, MOST + 1)])
