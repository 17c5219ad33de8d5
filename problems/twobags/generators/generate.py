RICH = 10**9


def loot(prices):
    return f"{len(prices)}\n{' '.join(map(str, prices))}\n"


def cases(draw):
    def prices(count, low, high):
        return [draw.between(low, high) for _ in range(count)]

    powers = [2**k for k in range(30)]
    yield "all-the-same", loot([RICH] * 60)
    yield "all-cheap", loot([1] * 45)
    yield "one-to-sixty", loot(list(range(1, 61)))
    yield "thousands", loot(prices(45, 1, 10000))
    yield "powers-first", loot(powers + prices(15, RICH // 2, RICH))
    yield "powers-last", loot(prices(20, RICH // 2, RICH) + powers[::-1])
    yield "powers-in-between", loot(draw.shuffle(powers + prices(15, RICH // 2, RICH)))
    # Prices that are odd multiples of powers: no two of the first thirty sums are the same.
    yield "odd-multiples", loot([2**k * (RICH // 2**k // 2 * 2 - 1) for k in range(29)]
                                + prices(16, RICH - 1000, RICH))
    yield "close-together", loot(prices(60, RICH - 10**6, RICH))
    yield "large-and-odd", loot([price | 1 for price in prices(45, 9 * RICH // 10, RICH - 1)])
    for k in range(5):
        yield f"any-{k}", loot(prices(45 + 3 * k, 1, RICH))
