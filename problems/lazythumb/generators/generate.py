NEAR = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]


def cases(draw):
    ways = [[1] * 10]
    for _ in range(29):
        ways.append([sum(ways[-1][int(d)] for d in near) for near in NEAR])
    total = [0] + [sum(row) for row in ways]

    def pin(n, k):
        return f"{n} {k}\n"

    yield "1-short/first", pin(1, 1)
    yield "1-short/last-of-one", pin(1, 10)
    for n in (2, 3, 4, 5):
        yield f"1-short/last-of-{n}", pin(n, total[n])
    for n in (2, 3, 4, 5, 5, 5):
        yield f"1-short/any-of-{n}", pin(n, draw.between(1, total[n]))
    for n in (10, 20, 30):
        yield f"2-early/first-of-{n}", pin(n, 1)
        yield f"2-early/early-of-{n}", pin(n, draw.between(2, 1000))
    yield "2-early/thousandth", pin(30, 1000)
    for n in (9, 15, 21, 27, 28, 29, 30):
        yield f"3-all/any-of-{n}", pin(n, draw.between(1, min(10**18, total[n])))
        yield f"3-all/last-of-{n}", pin(n, min(10**18, total[n]))
    yield "3-all/beyond-double", pin(30, 2**58 + 1)
