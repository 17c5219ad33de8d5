def flat(start, hours, mates):
    return f"{len(mates)} {start} {hours}\n" + "".join(f"{a} {b}\n" for a, b in mates)


def any_mates(draw, count, far, width):
    mates = []
    for _ in range(count):
        low = draw.between(-far, far)
        mates.append((low, min(1000, low + draw.between(0, width))))
    return mates


def cases(draw):
    yield "content", flat(20, 10**9, [(20, 20)])
    yield "one-turn", flat(-1000, 10**9, [(1000, 1000)])
    yield "two-enemies", flat(0, 10**9, [(1000, 1000), (-1000, -1000)])
    yield "one-hour", flat(5, 1, [(7, 9), (1, 3)])
    yield "two-hours", flat(5, 2, [(7, 9), (1, 3)])
    yield "three-hours", flat(-5, 3, [(7, 9), (1, 8), (8, 8)])
    yield "first-hour-differs", flat(1000, 5, [(-3, 4), (-1, 9), (-7, 2), (1, 1)])
    for k in range(4):
        yield f"small-{k}", flat(draw.between(-30, 30), draw.between(1, 6),
                                 any_mates(draw, 6, 20, 12))
    yield "agreeable", flat(-1000, 10**9, any_mates(draw, 1000, 10, 900))
    yield "wide", flat(77, 10**9, any_mates(draw, 1000, 500, 400))
    yield "stubborn", flat(77, 10**9, any_mates(draw, 1000, 1000, 0))
    yield "worst", flat(0, 10**9, [(1000, 1000), (-1000, -1000)] * 500)
    yield "few-hours", flat(-999, 17, any_mates(draw, 1000, 800, 50))
