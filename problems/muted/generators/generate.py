MOST = 60000


def chats(people, groups):
    return f"{people} {len(groups)}\n" + "".join(
        f"{len(g)} {' '.join(map(str, g))}\n" for g in groups)


def members(draw, people, count, muted):
    """Some different people, of whom so many percent do not listen."""
    chosen = set()
    while len(chosen) < count:
        chosen.add(draw.between(1, people))
    return [-p if draw.chance(muted) else p for p in sorted(chosen)]


def any_chats(draw, people, count, size, muted):
    return chats(people, [members(draw, people, draw.between(1, min(people, size)), muted)
                          for _ in range(count)])


def chain(draw, people, muted):
    """Each group holds neighbours in a long chain of people; some groups go astray."""
    order = [1] + draw.shuffle(list(range(2, people + 1)))
    groups = []
    for a, b in zip(order, order[1:]):
        groups.append([-a if draw.chance(muted) else a, b])
    return chats(people, draw.shuffle(groups))


def cases(draw):
    yield "alone", chats(1, [])
    yield "talks-to-self", chats(1, [[-1]])
    yield "two", chats(2, [[1, 2]])
    yield "muted-two", chats(2, [[1, -2]])
    yield "muted-but-posts", chats(3, [[1, 2], [-2, 3]])
    yield "muted-here-not-there", chats(3, [[1, 2, -3], [2, 3]])
    yield "first-mutes", chats(4, [[-1, 2], [3, -2], [4, -3]])
    for k in range(4):
        yield f"small-{k}", any_chats(draw, 12, 9, 4, 40)
    yield "loose", any_chats(draw, 5000, 4000, 4, 30)
    yield "one-large-group", chats(20000, [members(draw, 20000, 19999, 5)] * 2)
    yield "same-large-group", chats(5000, [list(range(1, 3001))] * 20)
    yield "chain", chain(draw, 20000, 50)
    yield "star", chats(20000, [[-1, p] for p in range(2, 20001)])
    yield "wide", any_chats(draw, 20000, 7000, 16, 20)
    yield "deaf", any_chats(draw, 20000, 9500, 11, 75)
