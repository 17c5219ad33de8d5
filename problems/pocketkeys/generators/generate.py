LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST = 200000


def typing(keys, text):
    return f"{keys}\n{text}\n"


def drifting(draw, length, width, stay):
    """A text that uses few letters at a time and slowly takes up others."""
    window = draw.shuffle(list(LETTERS))
    text = []
    while len(text) < length:
        text.extend(draw.pick(window[:width]) for _ in range(draw.between(1, stay)))
        k = draw.between(0, width - 1)
        other = draw.between(width, 25)
        window[k], window[other] = window[other], window[k]
    return "".join(text[:length])


def cases(draw):
    yield "one-letter", typing(1, "q")
    yield "more-keys-than-letters", typing(26, "q")
    yield "all-letters", typing(26, LETTERS * 3)
    yield "one-key-too-few", typing(25, LETTERS * 3)
    yield "one-key-same-letter", typing(1, "s" * 500)
    yield "change-at-last-letter", typing(2, "ab" * 200 + "c")
    yield "letters-come-back", typing(2, "abcabcabcabcaabbcc")
    yield "pairs", typing(2, "aabbccddeeffgg")
    for keys in (1, 2, 3, 5, 13):
        yield f"short-{keys}", typing(keys, draw.text(60, LETTERS[:keys + 2]))
    yield "long-one-key", typing(1, draw.text(LONGEST, "xy"))
    yield "long-two-letters", typing(2, draw.text(LONGEST, "xy"))
    yield "long-all-letters", typing(26, draw.text(LONGEST, LETTERS))
    yield "long-random", typing(9, draw.text(LONGEST, LETTERS))
    yield "long-drifting", typing(5, drifting(draw, LONGEST, 4, 300))
    yield "long-drifting-slowly", typing(12, drifting(draw, LONGEST, 11, 20000))
