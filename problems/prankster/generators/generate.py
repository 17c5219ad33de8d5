FAR, MOST = 10**9, 50000


def street(reports):
    return f"{len(reports)}\n" + "".join(f"{x} {t}\n" for x, t in reports)


def walks(draw, people, count, pace, end):
    """Reports of people who go to and fro, seldom at full speed."""
    reports = []
    for _ in range(people):
        x, t = draw.between(0, end), draw.between(0, end // 4)
        for _ in range(count // people):
            step = draw.between(1, pace)
            t += step
            x = min(end, max(0, x + draw.pick([-step, step, draw.between(-step, step)])))
            reports.append((x, t))
    return street(draw.shuffle(reports))


def cases(draw):
    def anywhere(count, far, end):
        return street([(draw.between(0, far), draw.between(0, end)) for _ in range(count)])

    yield "one", street([(0, 0)])
    yield "just-in-time", street([(0, 0), (FAR, FAR)])
    yield "just-too-late", street([(0, 0), (FAR, FAR - 1)])
    yield "same-report", street([(5, 5)] * 7)
    yield "there-and-back", street([(0, 20), (10, 10), (0, 0), (10, 11), (1, 20)])
    yield "nearest-is-wrong", street([(0, 0), (6, 0), (4, 3), (0, 4), (9, 6)])
    yield "who-goes-where", street([(0, 0), (10, 0), (5, 5), (0, 6), (10, 10)])
    for k in range(8):
        yield f"small-{k}", anywhere(9, 10, 14)
    for k in (2, 5, 9):
        yield f"walks-{k}", walks(draw, k, 60, 6, 60)
    yield "middle", anywhere(1000, 300, 1000)
    yield "all-at-once", street([(draw.between(0, FAR), 777) for _ in range(3000)])
    yield "one-walker", walks(draw, 1, MOST, 15000, FAR // 2)
    yield "many-walkers", walks(draw, 2500, MOST, 10**7, 4 * 10**8)
    yield "most-short", anywhere(MOST, FAR, 10**7)
    yield "most-anywhere", anywhere(MOST, FAR, FAR)
    yield "most-one-block", anywhere(MOST, 500, FAR)
