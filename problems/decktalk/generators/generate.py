LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cases(draw):
    def trick(name, word, cut, turn):
        return name, f"hide\n{word}\n", f"{word}\n{cut} {turn}\n"

    def any_word():
        return draw.text(45, LETTERS)

    yield trick("not-touched", any_word(), 0, "straight")
    yield trick("first-word", "a" * 45, 0, "straight")
    yield trick("first-word-turned", "a" * 45, 0, "turned")
    yield trick("last-word", "z" * 45, 17, "straight")
    yield trick("last-word-turned", "z" * 45, 51, "turned")
    yield trick("second-word", "a" * 44 + "b", 1, "straight")
    yield trick("last-but-one", "z" * 44 + "y", 26, "turned")
    yield trick("cut", any_word(), 13, "straight")
    yield trick("turned", any_word(), 0, "turned")
    yield trick("leading", "a" * 20 + "q" + any_word()[:24], 40, "turned")
    for k in range(20):
        yield trick(f"any-{k}", any_word(), draw.between(1, 51), draw.pick(["straight", "turned"]))
