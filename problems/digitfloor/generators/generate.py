SIDE = 100


def floor(rows):
    return f"{len(rows)} {len(rows[0])}\n" + "".join("".join(row) + "\n" for row in rows)


def with_ends(rows, start=(0, 0), end=(-1, -1)):
    rows[start[0]][start[1]] = "S"
    rows[end[0]][end[1]] = "E"
    return floor(rows)


def any_floor(draw, height, width, tiles):
    """Each tile picked from a text; ends in opposite corners."""
    return with_ends([list(draw.text(width, tiles)) for _ in range(height)])


def with_current(draw, height, width, noise, safe):
    """Digits that fit who walks down and right without a rest, but for some."""
    rows = [[str((r + c) % 10) for c in range(width)] for r in range(height)]
    for row in rows:
        for c in range(width):
            if draw.chance(noise):
                row[c] = draw.pick("0123456789#")
            elif draw.chance(safe):
                row[c] = "."
    return with_ends(rows)


def snake(tile):
    """One long way through all the floor, row by row; tile(k) is its k-th tile."""
    rows, way = [], 0
    for r in range(SIDE - 1):
        row = ["#"] * SIDE
        columns = range(SIDE)
        if r % 2:
            columns = [SIDE - 1 if r % 4 == 1 else 0]
        elif r % 4 == 2:
            columns = range(SIDE - 1, -1, -1)
        for c in columns:
            row[c] = tile(way)
            way += 1
        rows.append(row)
    end = (-1, SIDE - 1 if len(rows) % 4 == 1 else 0)
    return with_ends(rows, end=end)


def caves(draw, walls, digits):
    """Safe ground with pits and gates of digits."""
    tiles = "#" * walls + "0123456789" * digits
    return any_floor(draw, SIDE, SIDE, tiles + "." * (100 - len(tiles)))


def cases(draw):
    yield "next-to-it", floor(["SE"])
    yield "column", floor(["E", "0", "9", ".", "S"])
    yield "walled-in", floor(["S#.", "##.", "..E"])
    yield "zero-first", floor(["S0E"])
    yield "all-digits", floor(["S1234567890123456789E"])
    yield "no-rest-on-digits", floor(["S13E", ".##.", "...."])
    yield "wait-before-gate", floor(["S.2.4.3E"])
    yield "early-is-not-late", floor(["S1.#", "#.5E", "...#"])
    yield "loop-of-digits", floor(["S12", "#43", "#5E"])
    yield "one-off", floor(["S12345678", "########0", "E0.1.2.3#"])
    yield "small-safe", any_floor(draw, 6, 7, "....#" + "0123456789")
    yield "small-digits", with_current(draw, 9, 9, 15, 15)
    yield "open", any_floor(draw, SIDE, SIDE, ".")
    yield "all-same-digit", any_floor(draw, SIDE, SIDE, "7")
    yield "pure-current", with_current(draw, SIDE, SIDE, 0, 0)
    yield "current-a", with_current(draw, SIDE, SIDE, 10, 10)
    yield "current-b", with_current(draw, 99, 71, 25, 20)
    yield "current-c", with_current(draw, 64, SIDE, 30, 30)
    yield "caves-a", caves(draw, 25, 3)
    yield "caves-b", caves(draw, 12, 4)
    yield "caves-c", caves(draw, 6, 5)
    yield "long-way", snake(lambda k: ".")
    # One comes to each gate one second too late: the longest waits there are.
    yield "long-waits", snake(lambda k: "." if k % 2 == 0 else str(k // 2 % 10))
    yield "long-way-for-nothing", snake(
        lambda k: "." if k % 3 else "4" if k < 4900 else "#")
