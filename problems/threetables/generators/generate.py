MOST = 50000


def dinner(hated):
    return f"{len(hated)}\n{' '.join(map(str, hated))}\n"


def circles(draw, sizes, others):
    """Circles of people who cannot stand the next one, and others who cannot stand some
    of those who came before; all in a random order."""
    hated = []
    for size in sizes:
        first = len(hated)
        hated += [first + (k + 1) % size for k in range(size)]
    for _ in range(others):
        hated.append(draw.between(max(0, len(hated) - 50), len(hated) - 1))
    names = draw.shuffle(list(range(1, len(hated) + 1)))
    shown = [0] * len(hated)
    for i, h in enumerate(hated):
        shown[names[i] - 1] = names[h]
    return dinner(shown)


def cases(draw):
    def anybody(count):
        return dinner([(i + draw.between(1, count - 1)) % count + 1 for i in range(count)])

    yield "two", dinner([2, 1])
    yield "three", dinner([2, 3, 1])
    yield "three-not-round", dinner([2, 1, 1])
    yield "five", dinner([2, 3, 4, 5, 1])
    yield "all-the-boss", dinner([2] + [1] * 20)
    yield "chain-to-pair", dinner([2, 3, 4, 5, 6, 5])
    yield "chain-backwards", dinner([2, 1, 2, 3, 4, 5, 6])
    for k in range(4):
        yield f"small-{k}", anybody(9)
    yield "circles", circles(draw, [3, 2, 7, 4, 5, 2, 9], 20)
    yield "most-anybody", anybody(MOST)
    yield "one-circle", circles(draw, [MOST - 1], 0)
    yield "one-odd-circle-and-trees", circles(draw, [101], MOST - 101)
    yield "many-triangles", circles(draw, [3] * 10000, 20000)
    yield "line-up", dinner([i + 1 for i in range(1, MOST)] + [1])
    yield "line-down", dinner([2] + list(range(1, MOST)))
