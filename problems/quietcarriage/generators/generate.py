LOUDEST, MOST = 10**9, 50000


def carriage(loud, tolerates):
    return f"{len(loud)}\n{' '.join(map(str, loud))}\n{' '.join(map(str, tolerates))}\n"


def cases(draw):
    def values(count, low, high):
        return [draw.between(low, high) for _ in range(count)]

    yield "1-small/alone", carriage([9], [0])
    yield "1-small/two", carriage([2, 1], [0, 1])
    yield "1-small/just-too-far", carriage([3, 0, 0, 0], [0, 0, 0, 0])
    yield "1-small/edges", carriage([0, 0, 7, 0, 0], [5, 4, 0, 6, 5])
    yield "1-small/everybody-shouts", carriage([LOUDEST] * 500, [0] * 500)
    yield "1-small/never-annoyed", carriage([LOUDEST] * 500, [LOUDEST] * 500)
    for k in range(4):
        yield f"1-small/few-{k}", carriage(values(12, 0, 14), values(12, 0, 9))
    yield "1-small/many", carriage(values(500, 0, 400), values(500, 0, 300))
    yield "1-small/many-loud", carriage(values(499, 0, LOUDEST), values(499, 0, LOUDEST))
    yield "2-alike/silence", carriage([0] * 3, [0] * 3)
    yield "2-alike/shouting", carriage([LOUDEST] * MOST, [0] * MOST)
    yield "2-alike/mixed", carriage(values(MOST, 0, 70000), [20000] * MOST)
    yield "2-alike/murmur", carriage(values(MOST, 990, 1030), [1000] * MOST)
    yield "2-alike/nearly-nobody", carriage(values(MOST, 0, LOUDEST), [LOUDEST - 90000] * MOST)
    yield "3-all/murmur", carriage(values(MOST, 0, 30), values(MOST, 0, 30))
    yield "3-all/mixed", carriage(values(MOST, 0, 60000), values(MOST, 0, 40000))
    yield "3-all/loud", carriage(values(MOST, 0, LOUDEST), values(MOST, 0, LOUDEST))
    yield "3-all/rising", carriage(list(range(MOST)), list(range(MOST)))
    yield "3-all/falling", carriage(list(range(MOST, 0, -1)), list(range(MOST, 0, -1)))
    yield "3-all/opposite", carriage(list(range(MOST)), list(range(MOST - 1, -1, -1)))
    yield "3-all/shouting", carriage([LOUDEST] * MOST, values(MOST, 0, 5))
