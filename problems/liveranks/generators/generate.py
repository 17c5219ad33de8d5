PLAYERS, EVENTS = 10**6, 50000


def night(players, events):
    return f"{players} {len(events)}\n" + "".join(f"{s} {i}\n" for s, i in events)


def any_night(draw, players, count, right, who):
    """Events of which `right` percent are right answers, of the players that who()
    tells; the last one is a question."""
    events = [("+" if draw.chance(right) else "?", who()) for _ in range(count - 1)]
    return night(players, events + [("?", who())])


def cases(draw):
    yield "smallest", night(1, [("?", 1)])
    yield "alone", any_night(draw, 1, 50, 60, lambda: 1)
    yield "nobody-scores", any_night(draw, 20, 40, 0, lambda: draw.between(1, 20))
    yield "two-players", any_night(draw, 2, 200, 60, lambda: draw.between(1, 2))
    yield "last-player", night(5, [("+", 5), ("?", 5), ("?", 1), ("+", 1), ("?", 5)])
    yield "overtaking", night(3, [event for _ in range(60) for i in (1, 2, 3)
                                  for event in (("+", i), ("?", 1), ("?", i))])
    yield "few-players", any_night(draw, 7, 1000, 50, lambda: draw.between(1, 7))
    yield "many-players", any_night(draw, 900, 1000, 70, lambda: draw.between(1, 900))
    yield "favourites", any_night(draw, 50, 2000, 50,
                                  lambda: min(draw.between(1, 50) for _ in range(3)))
    yield "one-runs-away", night(PLAYERS, [("+", 8)] * 20000 + [("?", 1), ("?", 8)])
    yield "long-few-points", any_night(draw, PLAYERS, EVENTS, 10,
                                       lambda: draw.between(1, PLAYERS))
    yield "long-many-points", any_night(draw, PLAYERS, EVENTS, 60,
                                         lambda: draw.between(1, 30) * 33333)
