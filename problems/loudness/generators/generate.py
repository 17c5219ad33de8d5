MOST, LOUDEST = 50000, 10**9


def film(rise, fall, seconds):
    return f"{len(seconds)} {rise} {fall}\n{' '.join(map(str, seconds))}\n"


def scenes(draw, count, length, jump, noise):
    """Scenes of some length, each with a loudness of its own."""
    seconds = []
    while len(seconds) < count:
        level = draw.between(noise, jump)
        seconds += [level + draw.between(-noise, noise) for _ in range(draw.between(1, length))]
    return seconds[:count]


def cases(draw):
    def noise(count, most):
        return [draw.between(0, most) for _ in range(count)]

    yield "one-second", film(0, 0, [LOUDEST])
    yield "nothing-to-do", film(LOUDEST, LOUDEST, [0, LOUDEST, 0])
    yield "all-the-same", film(0, 0, [1, 2, 3, 4, 100])
    yield "never-rises", film(0, LOUDEST, [1, 5, 2, 6, 3])
    yield "never-falls", film(LOUDEST, 0, [5, 1, 6, 2, 7])
    yield "one-bang", film(2, 3, [0, 0, 0, 50, 0, 0, 0])
    yield "two-bangs", film(1, 4, [0, 9, 9, 9, 0, 0, 9, 9, 0])
    yield "below-zero", film(3, 1, [0, 0, 9, 0, 0, 9])
    for k in range(8):
        yield f"small-{k}", film(draw.between(0, 3), draw.between(0, 3), noise(9, 12))
    yield "middle", film(7, 12, scenes(draw, 400, 30, 200, 9))
    yield "steep", film(50, 1, noise(1000, 1000))
    yield "all-equal", film(0, 0, [LOUDEST] * MOST)
    yield "most-flat", film(0, 0, noise(MOST, LOUDEST))
    yield "most-scenes", film(10**5, 3 * 10**5, scenes(draw, MOST, 900, LOUDEST - 10**6, 10**6))
    yield "most-noise", film(10**8, 10**7, noise(MOST, LOUDEST))
    yield "most-up-only", film(12345, 0, noise(MOST, LOUDEST))
    yield "most-in-turn", film(1, 0, [LOUDEST * (k % 2) for k in range(MOST)])
