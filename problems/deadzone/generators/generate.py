import math

FAR = 1000


def ride(track, antennas):
    return "{} {} {} {}\n".format(*track) + f"{len(antennas)}\n" + "".join(
        f"{x} {y} {r}\n" for x, y, r in antennas)


def is_clear(track, antenna):
    """Whether the antenna keeps away from just touching the line."""
    ax, ay, bx, by = track
    x, y, r = antenna
    cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    return abs(abs(cross) / math.hypot(bx - ax, by - ay) - r) >= 0.0011


def any_ride(draw, track, count, place, reach):
    """Antennas at place(), a point, with a reach up to this many kilometres."""
    antennas = []
    while len(antennas) < count:
        x, y = place()
        antenna = x, y, draw.between(1, reach)
        if max(abs(x), abs(y)) <= FAR and is_clear(track, antenna):
            antennas.append(antenna)
    return ride(track, antennas)


def cases(draw):
    def anywhere():
        return draw.between(-FAR, FAR), draw.between(-FAR, FAR)

    def near(track, width):
        """A place beside the track, or a little before or after it."""
        def place():
            ax, ay, bx, by = track
            part = draw.between(-100, 1100)
            return (ax + (bx - ax) * part // 1000 + draw.between(-width, width),
                    ay + (by - ay) * part // 1000 + draw.between(-width, width))
        return place

    yield "no-antenna", ride((0, 0, 0, 1), [])
    yield "before-and-after", ride((0, 0, 10, 0), [(-5, 0, 3), (15, 0, 4)])
    yield "over-the-ends", ride((0, 0, 10, 0), [(-1, 0, 3), (12, 0, 4)])
    yield "one-in-another", ride((0, 0, 100, 0), [(20, 0, 15), (21, 0, 2), (60, 1, 4)])
    yield "same-antenna-twice", ride((0, 0, 0, -9), [(0, -4, 2), (0, -4, 2)])
    yield "ends-meet", ride((0, 0, 12, 0), [(2, 0, 2), (6, 0, 2), (10, 0, 2)])
    yield "backwards", ride((9, 9, -3, -7), [(2, 1, 3), (5, 6, 2), (-9, -9, 1)])
    yield "upright", ride((7, -1000, 7, 1000), [(7, 999, 5), (0, 0, 20), (8, -3, 30)])
    yield "all-covered", ride((-FAR, 3, FAR, 5), [(x, 4, 9) for x in range(-FAR, FAR + 1, 10)])
    yield "one-kilometre-steps", any_ride(
        draw, (-3, 2, 4, 3), 3, lambda: (draw.between(-4, 5), draw.between(0, 4)), 2)
    track = (-17, 40, 60, -35)
    yield "short-track", any_ride(draw, track, 6, near(track, 30), 25)
    track = (-FAR, -FAR, FAR, FAR)
    yield "diagonal-few", any_ride(draw, track, 40, near(track, 60), 60)
    yield "diagonal-many", any_ride(draw, track, 2000, near(track, 30), 20)
    track = (-993, 871, 998, -640)
    yield "slope-small-gaps", any_ride(draw, track, 900, near(track, 3), 3)
    yield "slope-large-reach", any_ride(draw, track, 20, anywhere, 300)
    yield "anywhere", any_ride(draw, track, 3000, anywhere, 6)
    track = (-FAR, 1, FAR, -2)
    yield "most-mixed", any_ride(draw, track, 20000, anywhere, 4)
    track = (FAR, FAR, -FAR, -999)
    yield "most-along-track", any_ride(draw, track, 20000, near(track, 300), 3)
