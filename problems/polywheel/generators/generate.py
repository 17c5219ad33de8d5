FAR = 10000


def wheel(times, corners):
    return f"{len(corners)} {times}\n" + "".join(f"{x} {y}\n" for x, y in corners)


def hull(points):
    """The real corners of a set of points, counterclockwise."""
    points = sorted(set(points))

    def half(points):
        chain = []
        for x, y in points:
            while len(chain) > 1 and (
                    (chain[-1][0] - chain[-2][0]) * (y - chain[-2][1])
                    <= (chain[-1][1] - chain[-2][1]) * (x - chain[-2][0])):
                chain.pop()
            chain.append((x, y))
        return chain[:-1]
    return half(points) + half(points[::-1])


def round_wheel(draw, count, radius):
    """Points near a circle, found without any rounding of floating numbers."""
    points = []
    while len(points) < count:
        x, y = draw.between(-radius, radius), draw.between(-radius, radius)
        if (radius - 2) ** 2 <= x * x + y * y <= radius * radius:
            points.append((x, y))
    return hull(points)


def turned(draw, corners):
    k = draw.between(0, len(corners) - 1)
    return corners[k:] + corners[:k]


def cases(draw):
    square = [(0, 0), (5, 0), (5, 5), (0, 5)]
    yield "does-not-move", wheel(1, square)
    yield "one-tip", wheel(2, square)
    yield "many-rounds", wheel(10**9, square)
    yield "one-more-than-a-round", wheel(5, square)
    yield "two-more-than-a-round", wheel(6, square)
    yield "thin", wheel(7, [(-FAR, 0), (FAR, -1), (FAR, 1)])
    yield "needle", wheel(10**9 - 1, [(0, 0), (FAR, FAR - 1), (FAR - 1, FAR)])
    yield "largest", wheel(999999999, [(-FAR, -FAR), (FAR, -FAR), (FAR, FAR), (-FAR, FAR)])
    for k in range(5):
        box = [(draw.between(-9, 9), draw.between(-9, 9)) for _ in range(9)]
        yield f"small-{k}", wheel(draw.between(2, 20), turned(draw, hull(box)))
    for k in range(3):
        box = [(draw.between(-FAR, FAR), draw.between(-FAR, FAR)) for _ in range(200)]
        yield f"large-{k}", wheel(draw.between(2, 10**9), turned(draw, hull(box)))
    for radius in (30, 300, 3000):
        corners = turned(draw, round_wheel(draw, 60, radius))
        yield f"round-{radius}", wheel(draw.between(10**8, 10**9), corners)
        yield f"half-round-{radius}", wheel(len(corners) // 2, corners)
