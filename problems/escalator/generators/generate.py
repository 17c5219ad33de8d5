def queue(seconds, people):
    return f"{len(people)} {seconds}\n{people}\n"


def cases(draw):
    yield "one-walker", queue(2, "W")
    yield "one-dreamer", queue(2, "L")
    yield "edge", queue(10, "LWWWWWWW")
    yield "dreamer-is-gone", queue(4, "LRRRRRWWW")
    yield "last-dreamer-counts", queue(8, "LRRLWWWWWW")
    yield "no-dreamers", queue(50, "W" * 40 + "R" * 40)
    yield "only-dreamers", queue(50, "L" * 80)
    for k in range(4):
        yield f"small-{k}", queue(2 * draw.between(1, 8), draw.text(40, "RRWWWL"))
    yield "rare-dreamers", queue(300, draw.text(3000, "RRRR" + "W" * 100 + "L"))
    yield "long-way", queue(100000, "L" + "R" * 49995 + "W" * 30)
    yield "most-quiet", queue(1000, draw.text(100000, "RW"))
    yield "most-mixed", queue(64, draw.text(100000, "R" * 9 + "W" * 50 + "L"))
    yield "most-annoyed", queue(100000, "L" + "W" * 99999)
