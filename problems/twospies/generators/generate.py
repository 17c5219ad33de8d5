def cases(draw):
    def ball(name, n, a, b):
        return name, f"{n} {a} {b}\n", f"{a} {b}\n"

    def anybody(n):
        a = draw.between(1, n)
        b = draw.between(1, n - 1)
        return sorted((a, b + (b >= a)))

    yield ball("two", 2, 1, 2)
    for a, b in ((1, 2), (1, 3), (2, 3)):
        yield ball(f"three-{a}-{b}", 3, a, b)
    yield ball("side-by-side", 8, 4, 5)
    yield ball("first-and-last", 1000, 1, 1000)
    yield ball("last-two", 1000, 999, 1000)
    yield ball("one-bit", 1000, 1, 513)
    yield ball("all-bits", 1000, 489, 536)
    yield ball("powers", 1000, 256, 512)
    for k, n in enumerate((4, 7, 16, 17, 100, 511, 512, 513, 999)):
        yield ball(f"any-{n}", n, *anybody(n))
    for k in range(12):
        yield ball(f"most-{k}", 1000, *anybody(1000))
