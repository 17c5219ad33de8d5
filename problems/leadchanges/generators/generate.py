MOST = 200000


def match(a, b, k):
    return f"{a} {b} {k}\n"


def cases(draw):
    yield "one-point", match(1, 0, 0)
    yield "one-point-each", match(1, 1, 0)
    yield "no-change-possible", match(1, 1, 1)
    yield "no-change-in-a-rout", match(9, 0, 1)
    yield "tie-most-changes", match(6, 6, 5)
    yield "tie-too-many", match(6, 6, 6)
    yield "most-changes", match(7, 6, 6)
    yield "too-many", match(7, 6, 7)
    yield "behind", match(3, 9, 2)
    for k in range(7):
        yield f"small-{k}", match(draw.between(2, 8), draw.between(2, 8), draw.between(0, 4))
    for k in range(4):
        yield f"middle-{k}", match(draw.between(30, 60), draw.between(30, 60), draw.between(0, 9))
    yield "close", match(1000, 999, 30)
    yield "close-tie", match(999, 999, 30)
    yield "most-none", match(MOST, MOST, 0)
    yield "most-some", match(MOST, MOST, 1000)
    yield "most-nearly", match(MOST - 1, MOST, 444)
    yield "most-all", match(MOST, MOST - 1, MOST - 1)
    yield "far-too-many", match(MOST, MOST, MOST)
    yield "most-uneven", match(MOST, 70000, 12345)
    yield "most-uneven-behind", match(99999, MOST, 5)
