def kitchen(guests, dishes):
    return (f"{len(guests)} {len(dishes)} {len(guests[0])}\n"
            + "".join(line + "\n" for line in guests + dishes))


def lists(draw, count, things, percent):
    """Lists of things, of which each stands there with this chance."""
    # Few draws for many lists: a row of bits is compared with chances bit by bit.
    lines = []
    for _ in range(count):
        bits, line = draw.bits(), ""
        for _ in range(things):
            line += "1" if (bits & 15) * 100 < percent * 16 else "0"
            bits >>= 4
        lines.append(line)
    return lines


def cases(draw):
    yield "eats-all", kitchen(["0"], ["1", "1"])
    yield "eats-nothing", kitchen(["1111"], ["1000", "0100"])
    yield "eats-air", kitchen(["1111", "1110"], ["0000", "0001"])
    yield "same-dish-twice", kitchen(["10", "01"], ["10", "10"])
    yield "best-alone-not-together", kitchen(
        ["100"] * 5 + ["010"] * 4 + ["011"] * 3, ["010", "010", "001", "100"])
    for k in range(5):
        yield f"small-{k}", kitchen(lists(draw, 9, 4, 45), lists(draw, 5, 4, 50))
    for k in (3, 8, 12):
        yield f"middle-{k}", kitchen(lists(draw, 400, k, 40), lists(draw, 40, k, 40))
    yield "specialised", kitchen(lists(draw, 3000, 15, 50), lists(draw, 700, 15, 20))
    yield "few-guests", kitchen(lists(draw, 30, 15, 50), lists(draw, 700, 15, 50))
    yield "most-easy", kitchen(lists(draw, 50000, 15, 15), lists(draw, 700, 15, 35))
    yield "most-picky", kitchen(lists(draw, 50000, 15, 38), lists(draw, 700, 15, 25))
    yield "most-two-dishes", kitchen(lists(draw, 50000, 15, 30), lists(draw, 2, 15, 30))
