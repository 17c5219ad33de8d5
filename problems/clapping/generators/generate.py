def rhythm(beats):
    return f"{len(beats)}\n{beats}\n"


def by_bits(draw, count, density):
    """Each beat is a clap with density / 16."""
    text = []
    while len(text) < count:
        bits = draw.bits()
        for _ in range(16):
            text.append("x" if (bits & 15) < density else ".")
            bits >>= 4
    return "".join(text[:count])


def changed(draw, beats, times):
    """Some beats the other way round."""
    beats = list(beats)
    for _ in range(times):
        k = draw.between(0, len(beats) - 1)
        beats[k] = "x." [beats[k] == "x"]
    return "".join(beats)


def cases(draw):
    yield "two-beats", rhythm("x.")
    yield "silence", rhythm("." * 9)
    yield "one-clap", rhythm("...x...")
    yield "last-shift", rhythm("xxxxx.....")
    yield "opposite", rhythm("xx..xx..xx..")
    yield "middle-shift", rhythm("xxxxxxx.x")
    for k in range(6):
        yield f"small-{k}", rhythm(by_bits(draw, 11 + k, 8))
    yield "middle", rhythm(by_bits(draw, 999, 9))
    yield "all-claps", rhythm("x" * 1000)
    yield "all-claps-long", rhythm("x" * 100000)
    yield "all-claps-but-one", rhythm("x" * 77777 + "." + "x" * 22222)
    yield "half-and-half", rhythm("x" * 50000 + "." * 50000)
    yield "more-than-half", rhythm("x" * 50001 + "." * 49998)
    yield "rare", rhythm(by_bits(draw, 100000, 1))
    yield "often", rhythm(by_bits(draw, 99991, 12))
    yield "most-random", rhythm(by_bits(draw, 100000, 8))
    yield "most-nearly-regular", rhythm(changed(draw, "x.xx." * 20000, 300))
    yield "most-long-pattern", rhythm(changed(draw, by_bits(draw, 4999, 7) * 20, 2000))
