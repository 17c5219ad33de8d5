def bout(points, red, blue):
    return f"{len(red)} {points}\n{red}\n{blue}\n"


def any_bout(draw, beats, points, red, blue):
    """Beats picked from the letters given for each fencer."""
    return bout(points, draw.text(beats, red), draw.text(beats, blue))


def cases(draw):
    yield "one-attack", bout(1, "A", "W")
    yield "one-double", bout(1, "A", "A")
    yield "one-parry", bout(1, "P", "A")
    yield "both-parry-then-attack", bout(3, "PAW", "PWA")
    yield "parry-of-nothing", bout(9, "PAPA", "WWWA")
    yield "riposte-parried-thrice", bout(9, "APAPAA", "PAPAPA")
    yield "ready-but-waits", bout(9, "PWAPPA", "AWWAWW")
    yield "parry-while-ready", bout(9, "PPA", "AAA")
    yield "riposte-passes-the-end", bout(2, "APAA", "WAWA")
    yield "ends-in-last-beat", bout(4, "PAPA", "AWAA")
    yield "never-ends", bout(10000, "A" * 10000, "W" * 9999 + "P")
    yield "only-doubles", any_bout(draw, 10000, 10000, "A", "A")
    yield "long-chain", bout(10000, "AP" * 5000, "PA" * 5000)
    yield "ripostes-only", bout(10000, "PA" * 5000, "AW" * 5000)
    yield "ends-early", any_bout(draw, 10000, 7, "APW", "APW")
    yield "ends-late", any_bout(draw, 10000, 200, "AAPW", "APPW")
    for k in range(4):
        yield f"mixed-{k}", any_bout(draw, 10000, 10000, "APW", "APW")
    for k in range(3):
        yield f"fierce-{k}", any_bout(draw, 10000, 10000, "AAP", "AAP")
