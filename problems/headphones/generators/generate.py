MOST = 10**9


def house(battery, talks, corridors):
    return (f"{len(talks)} {len(corridors)} {battery}\n{' '.join(map(str, talks))}\n"
            + "".join(f"{u} {v} {w}\n" for u, v, w in corridors))


def any_house(draw, rooms, count, battery, talk, walk):
    """A random tree, so that there is a way, and corridors between random rooms."""
    corridors = [(draw.between(max(1, v - 9), v - 1), v) for v in range(2, rooms + 1)]
    while len(corridors) < count:
        u, v = draw.between(1, rooms), draw.between(1, rooms)
        if u != v and abs(u - v) < rooms // 5 + 2:
            corridors.append((u, v))
    talks = [0] + [draw.between(0, talk) for _ in range(rooms - 1)]
    return house(battery, talks, draw.shuffle([(u, v, draw.between(1, walk))
                                               for u, v in corridors]))


def ladder(draw, steps, battery):
    """Two rooms side by side at each step: one with a talk, one behind long corridors."""
    talks, corridors, before = [0], [], [1]
    for step in range(steps):
        quiet, loud = 2 + 2 * step, 3 + 2 * step
        talks += [draw.between(0, 5), draw.between(40, 200)]
        for room in before:
            corridors += [(room, quiet, draw.between(30, 60)), (loud, room, draw.between(1, 20))]
        before = [quiet, loud]
    corridors.append((before[0], before[1], 100))
    return house(battery, talks, corridors)


def cases(draw):
    yield "next-door", house(0, [0, 7], [(1, 2, 5)])
    yield "nod-at-door", house(1, [0, 7], [(2, 1, 5), (1, 2, 6)])
    yield "keep-for-later", house(1, [0, 1, 2, 50, 3], [(k, k + 1, 1) for k in range(1, 5)])
    yield "more-than-needed", house(10, [0, 9, 9, 9], [(1, 2, 1), (2, 3, 1), (3, 4, 1)])
    yield "detour", house(2, [0, 100, 100, 100, 1, 1], [
        (1, 2, 1), (2, 3, 1), (3, 4, 1), (4, 6, 1), (1, 5, 90), (5, 6, 90)])
    for k in range(4):
        yield f"small-{k}", any_house(draw, 8, 13, k, 30, 20)
    for k in (0, 3, 10):
        yield f"ladder-{k}", ladder(draw, 400, k)
    yield "talkative", any_house(draw, 1000, 3000, 10, MOST, 10)
    yield "long-walks", any_house(draw, 1000, 3000, 10, 10, MOST)
    yield "balanced", any_house(draw, 1000, 2000, 10, MOST, MOST)
    yield "longest", house(10, [0] + [MOST] * 999, [(k, k + 1, MOST) for k in range(1, 1000)])
    # Corridors from the far end to the near one, and others that are of no use.
    useless = [(1 + k % 500, 999 - k % 400, MOST) for k in range(2000)]
    yield "backwards", house(10, [0] + [draw.between(1, 99) for _ in range(999)],
                             [(k + 1, k, draw.between(1, 99)) for k in range(999, 0, -1)]
                             + useless)
