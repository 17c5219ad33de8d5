FAR, LONGEST, MOST = 10000, 10**6, 15000


def logs(first, second):
    return "".join(f"{len(log)}\n" + "".join(f"{t} {x} {y}\n" for t, x, y in log)
                   for log in (first, second))


def times(draw, count, end):
    chosen = {0, end}
    while len(chosen) < count:
        chosen.add(draw.between(1, end - 1))
    return sorted(chosen)


def hovering(draw, count, end, x, y, wind):
    """Around a point, driven off by the wind."""
    return [(t, x + draw.between(-wind, wind), y + draw.between(-wind, wind))
            for t in times(draw, count, end)]


def cases(draw):
    def anywhere(count, end):
        return hovering(draw, count, end, 0, 0, FAR)

    yield "crash", logs([(0, 0, 0), (1, 1, 1)], [(0, 1, 0), (1, 0, 1)])
    yield "crash-at-start", logs([(0, 5, 5), (9, 1, 1)], [(0, 5, 5), (9, 9, 9)])
    yield "crash-at-end", logs([(0, 1, 1), (9, 5, 5)], [(0, 9, 9), (9, 5, 5)])
    yield "same-way-later", logs([(0, 0, 0), (10, 10, 0), (20, 20, 0)],
                                 [(0, -7, 0), (10, 0, 0), (20, 9, 0)])
    yield "side-by-side", logs([(0, 0, 0), (10, 10, 0)], [(0, 0, 3), (10, 10, 3)])
    yield "both-wait", logs([(0, 3, 0), (8, 3, 0)], [(0, 0, 4), (5, 0, 4), (8, 0, 4)])
    yield "crossing-ways", logs([(0, 0, 0), (100, 100, 0)], [(0, 90, -10), (100, 90, 90)])
    yield "between-entries", logs([(0, 0, 0), (3, 9, 0), (10, 30, 1)],
                                  [(0, 31, 2), (7, 10, 2), (10, 1, 2)])
    for k in range(4):
        yield f"small-{k}", logs(anywhere(draw.between(2, 6), 20), anywhere(3, 20))
    yield "middle", logs(anywhere(200, 5000), anywhere(300, 5000))
    yield "far-apart", logs(hovering(draw, 500, LONGEST, -8000, 0, 2000),
                            hovering(draw, 500, LONGEST, 8000, 0, 1900))
    yield "long-and-short", logs([(0, -FAR, -FAR), (LONGEST, FAR, FAR)],
                                 hovering(draw, MOST, LONGEST, 3000, -4000, 900))
    yield "most", logs(anywhere(MOST, LONGEST), anywhere(MOST, LONGEST))
    yield "most-apart", logs(hovering(draw, MOST, LONGEST, -5000, 0, 4000),
                             hovering(draw, MOST, LONGEST, 5000, 0, 4000))
    yield "most-every-second", logs(hovering(draw, MOST, MOST - 1, -50, 0, 40),
                                    hovering(draw, MOST, MOST - 1, 50, 0, 40))
