def night(k, alarms):
    return f"{len(alarms)} {k}\n" + "".join(
        f"{at // 60:02}:{at % 60:02} {step}\n" for at, step in alarms)


def any_night(draw, count, k, longest):
    return night(k, [(draw.between(0, 700), draw.between(longest // 2 + 1, longest))
                     for _ in range(count)])


def cases(draw):
    yield "midnight", night(1, [(0, 1440)])
    yield "last-minute", night(1, [(1439, 1)])
    yield "together-at-last", night(2, [(0, 1439), (1438, 1)])
    yield "one-minute-late", night(2, [(1, 1439), (0, 1440)])
    yield "not-at-once", night(2, [(300, 7), (301, 7), (302, 7)])
    yield "same-alarm-thrice", night(3, [(485, 9), (485, 9), (485, 9)])
    yield "one-is-not-set-yet", night(2, [(600, 10), (5, 10), (70, 10), (120, 9)])
    yield "every-minute", night(3, [(9, 1), (300, 1), (65, 1)])
    for k in (2, 3, 4, 5):
        yield f"some-{k}", any_night(draw, 12, k, 40)
    for k in (3, 6, 9):
        yield f"many-{k}", any_night(draw, 50, k, 90)
    yield "all-of-many", any_night(draw, 50, 50, 3)
    # Half of them ring in even minutes, half in odd ones.
    yield "never-all", night(251, [(i % 2, 2) for i in range(500)])
    yield "most", any_night(draw, 500, 60, 90)
