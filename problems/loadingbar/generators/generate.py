def download(events):
    return f"{len(events)}\n" + "".join(f"{word} {x}\n" for word, x in events)


def any_download(draw, count, adds, largest):
    """Of the events so many percent are of files found later."""
    events, left = [], 0
    while len(events) < count:
        if left == 0 or draw.chance(adds):
            events.append(("add", draw.between(1, largest)))
            left += events[-1][1]
        else:
            events.append(("got", draw.between(1, max(1, min(left, largest // 3)))))
            left -= events[-1][1]
    return download(events)


def cases(draw):
    yield "nothing-came", download([("add", 1)])
    yield "all-at-once", download([("add", 10**12), ("got", 10**12)])
    yield "never-moves", download([("add", 1000)] * 50)
    yield "thirds", download([("add", 3)] + [("got", 1)] * 3)
    yield "hundred-steps", download([("add", 100)] + [("got", 1)] * 100)
    yield "twenty-nine", download([("add", 100), ("got", 29), ("got", 28), ("got", 1)])
    yield "nearly-done", download([("add", 10**12), ("got", 10**12 - 1), ("got", 1)])
    yield "all-and-more", download([("add", 7), ("got", 7), ("add", 7), ("got", 6), ("got", 1)])
    yield "run-at-the-end", download([("add", 9), ("got", 4), ("add", 90)] + [("got", 1)] * 30)
    for k in range(4):
        yield f"small-{k}", any_download(draw, 30, 25, 100)
    yield "growing", any_download(draw, 50000, 40, 1000)
    yield "large", any_download(draw, 50000, 12, 10**12)
    yield "slow", download([("add", 10**6)] * 10 + [("got", 200)] * 49990)
    yield "large-slow", download([("add", 10**12)] * 24900 + [("got", 10**12)] * 24900)
