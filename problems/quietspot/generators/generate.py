FAR, MOST = 100000, 30000


def corridor(length, speakers):
    return f"{len(speakers)} {length}\n" + "".join(f"{x} {y}\n" for x, y in speakers)


def any_corridor(draw, count, length, low, high, away):
    return corridor(length, [(draw.between(low, high), draw.between(-away, away))
                             for _ in range(count)])


def cases(draw):
    yield "at-the-end", corridor(1, [(0, 0)])
    yield "far-left", corridor(FAR, [(-FAR, FAR)])
    yield "far-right", corridor(FAR, [(FAR, -FAR), (FAR, FAR)])
    yield "above-both-ends", corridor(10, [(0, 5), (10, 5)])
    yield "middle-speaker-hides-none", corridor(20, [(0, 0), (10, 100), (20, 0)])
    yield "far-one-matters", corridor(20, [(0, 0), (10, 7), (20, 0)])
    yield "best-is-left", corridor(100, [(60, 0), (40, 9), (90, 3)])
    yield "same-place-above", corridor(100, [(50, 3), (50, -7), (20, 0), (80, 1)])
    yield "two-humps", corridor(1000, [(100, 5), (400, 5), (950, 5)])
    for k in range(5):
        yield f"small-{k}", any_corridor(draw, 6, 30, -10, 40, 12)
    for k in range(3):
        yield f"middle-{k}", any_corridor(draw, 200, 5000, -500, 6000, 900)
    yield "all-far", any_corridor(draw, MOST, FAR, -FAR, FAR, FAR)
    yield "all-left", any_corridor(draw, MOST, FAR, -FAR, -FAR // 2, FAR)
    yield "most-near", any_corridor(draw, MOST, FAR, 0, FAR, 2)
    yield "most-in-it", corridor(FAR, draw.shuffle(
        [(x, 0) for x in range(0, FAR, 4)] + [(draw.between(0, FAR), 1) for _ in range(5000)]))
    yield "one-gap", corridor(FAR, draw.shuffle(
        [(x, 0) for x in range(0, 45000, 3)] + [(x, 3) for x in range(55001, FAR, 4)]))
