MOST = 50000


def party(costumes, ideas):
    return f"{len(ideas)} {costumes}\n" + "".join(f"{a} {b}\n" for a, b in ideas)


def mixed(draw, costumes, ideas):
    """Other numbers, another order."""
    names = draw.shuffle(list(range(1, costumes + 1)))
    ideas = [(names[a - 1], names[b - 1]) if draw.chance(50) else (names[b - 1], names[a - 1])
             for a, b in ideas]
    return party(costumes, draw.shuffle(ideas))


def tree(draw, costumes, near):
    return [(i, draw.between(max(1, i - near), i - 1)) for i in range(2, costumes + 1)]


def forest(draw, costumes, size, near):
    """Groups with as many guests as costumes."""
    ideas = []
    for first in range(0, costumes - size + 1, size):
        part = tree(draw, size, near)
        a = draw.between(2, size)
        part.append((a, draw.between(1, a - 1)))
        ideas += [(first + x, first + y) for x, y in part]
    return ideas


def cases(draw):
    yield "one-guest", party(2, [(2, 1)])
    yield "one-guest-many-costumes", party(MOST, [(MOST, 1)])
    yield "chain", party(4, [(1, 2), (2, 3), (3, 4)])
    yield "circle", party(4, [(1, 2), (2, 3), (3, 4), (4, 1)])
    yield "circle-and-one-more", party(4, [(1, 2), (2, 3), (3, 4), (4, 1), (1, 3)])
    yield "two-circles", party(5, [(1, 2), (2, 1), (2, 3), (3, 4), (4, 5), (5, 3)])
    yield "star", party(9, [(1, i) for i in range(2, 10)])
    yield "one-group-too-many", party(9, [(1, 2), (3, 4), (4, 5), (5, 3), (4, 3), (6, 7), (8, 9)])
    for k in range(5):
        yield f"small-{k}", party(8, [(a, a % 8 + 1 if draw.chance(50) else (a + 2) % 8 + 1)
                                      for a in (draw.between(1, 8) for _ in range(6 + k % 3))])
    yield "middle", mixed(draw, 400, forest(draw, 400, 50, 5))
    yield "tree", mixed(draw, MOST, tree(draw, MOST, MOST))
    yield "line", mixed(draw, MOST, tree(draw, MOST, 1))
    yield "line-in-order", party(MOST, [(i, i + 1) for i in range(1, MOST)])
    yield "one-circle", party(MOST, [(i, i % MOST + 1) for i in range(MOST, 0, -1)])
    yield "groups", mixed(draw, MOST, forest(draw, MOST, 1000, 30))
    yield "small-groups", mixed(draw, MOST, forest(draw, MOST, 2, 1)[:MOST])
    ideas = forest(draw, MOST, 5000, 10)
    yield "full", mixed(draw, MOST, ideas)
    ideas[12345] = ideas[40000]
    yield "full-but-one", mixed(draw, MOST, ideas)
    late = tree(draw, MOST - 1, 1)
    yield "impossible-at-the-end", party(MOST, late + [(1, 2)] + [(3, 4)])
