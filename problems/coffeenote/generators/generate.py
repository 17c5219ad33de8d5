LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cases(draw):
    def note(name, word, cup, place):
        """The coffee comes so many thousandths of the way to the right end."""
        return name, f"write\n{len(word)} {cup}\n{word}\n", f"{word}\n{place}\n"

    yield note("one-letter", "q", 1, 0)
    yield note("on-the-check", "q", 1, 1000)
    yield note("large-cup", "tea", 100, 500)
    yield note("first-letter", "breakfast", 1, 0)
    yield note("last-letter", "breakfast", 1, 1000)
    yield note("beginning", "dishwasher", 4, 0)
    yield note("end", "dishwasher", 4, 1000)
    yield note("over-the-end", "dishwasher", 4, 800)
    yield note("all-the-same", "z" * 50, 7, 333)
    yield note("as-long-as-the-cup", draw.text(20, LETTERS), 20, 500)
    for k in range(8):
        word = draw.text(draw.between(5, 40), LETTERS)
        yield note(f"small-{k}", word, draw.between(1, 12), draw.between(0, 1000))
    for k in range(6):
        word = draw.text(1000 - k, LETTERS)
        yield note(f"long-{k}", word, 100 - 7 * k, draw.between(0, 1000))
    yield note("long-small-cup", draw.text(1000, LETTERS), 1, draw.between(0, 1000))
    yield note("long-two", draw.text(1000, "ab"), 2, 999)
