LAST = 10**9


def chat(events):
    return f"{len(events)}\n" + "".join(f"{t} {p} {w}\n" for t, p, w in events)


def any_chat(draw, count, people, pause, sends):
    """Events with a pause of 0 to so many seconds between them."""
    events, last, second = [], {}, 1
    while len(events) < count:
        second += draw.between(0, pause)
        person = draw.between(1, people)
        if last.get(person) == second:
            second += 1
        last[person] = second
        events.append((second, person, "send" if draw.chance(sends) else "key"))
    return chat(events)


def cases(draw):
    yield "one-key", chat([(LAST, 1000, "key")])
    yield "five-seconds", chat([(1, 1, "key"), (6, 1, "key"), (12, 1, "key")])
    yield "same-time", chat([(5, 1, "key"), (5, 2, "key"), (5, 3, "key"), (7, 2, "send")])
    yield "key-after-send", chat([(5, 1, "key"), (6, 1, "send"), (7, 1, "key")])
    yield "three-then-two", chat([(1, 1, "key"), (2, 2, "key"), (3, 3, "key"), (4, 1, "send")])
    yield "late-send", chat([(1, 1, "key"), (9, 1, "send"), (9, 2, "key")])
    for k in range(3):
        yield f"small-{k}", any_chat(draw, 40, 3, 3, 30)
    yield "alone", any_chat(draw, 2000, 1, 6, 10)
    yield "sends-only", any_chat(draw, 500, 9, 6, 100)
    yield "far-apart", chat([(k * (LAST // 100), k, "key") for k in range(1, 101)])
    yield "dense", any_chat(draw, 20000, 900, 1, 5)
    yield "most-slow", any_chat(draw, 20000, 40, 9, 20)
    yield "most-far", any_chat(draw, 20000, 1000, 90000, 20)
