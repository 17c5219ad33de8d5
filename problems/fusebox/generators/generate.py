def cases(draw):
    def hotel(name, rooms):
        return name, f"{len(rooms)}\n{' '.join(map(str, rooms))}\n", " ".join(map(str, rooms)) + "\n"

    def shuffled(count):
        return draw.shuffle(list(range(1, count + 1)))

    yield hotel("one", [1])
    yield hotel("two", [2, 1])
    yield hotel("in-order", list(range(1, 11)))
    yield hotel("backwards", list(range(17, 0, -1)))
    for count in (3, 4, 5, 31, 32, 33, 511, 512, 513, 999):
        yield hotel(f"shuffled-{count}", shuffled(count))
    yield hotel("most-in-order", list(range(1, 1001)))
    yield hotel("most-shuffled", shuffled(1000))
