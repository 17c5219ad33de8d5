UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
SIGNS = "0123456789.,!?':;-+*()/"


def chat(messages):
    return f"{len(messages)}\n" + "".join(m + "\n" for m in messages)


def message(draw, letters, length):
    """A message of exactly this length that neither begins nor ends with a space."""
    text = draw.text(length, letters + "    ")
    edge = draw.pick(letters)
    return "".join(edge if c == " " and i in (0, length - 1) else c
                   for i, c in enumerate(text))


def nearly(draw):
    """A shouted message, but for one small letter somewhere."""
    text = message(draw, UPPER, draw.between(2, 100))
    at = draw.between(0, len(text) - 1)
    return text[:at] + draw.pick(LOWER) + text[at + 1:]


def any_message(draw):
    kinds = [UPPER, UPPER + SIGNS, LOWER, SIGNS, UPPER + LOWER, LOWER + SIGNS]
    return message(draw, draw.pick(kinds), draw.between(0, 40))


def cases(draw):
    yield "one-shouted", chat(["A"])
    yield "one-quiet", chat(["z"])
    yield "one-empty", chat([""])
    yield "one-sign", chat(["!"])
    yield "last-is-shouted", chat(["hello", "hi there", "WELCOME"])
    yield "first-is-empty", chat(["", "GO", "", "GO GO", ""])
    yield "no-letters", chat([message(draw, SIGNS, draw.between(1, 9))
                              for _ in range(30)])
    yield "ends-of-alphabet", chat(list("azAZ") + ["Az", "aZ", "AZ", "za", "A-Z", "A-z"])
    yield "small-letter-last", chat(["ABCDEFGHIj", "aBCDEFGHIJ", "ABCDE FGHIj", "X y"])
    yield "all-shouted", chat([message(draw, UPPER, 100) for _ in range(100)])
    yield "nearly-shouted", chat([nearly(draw) for _ in range(100)])
    yield "all-empty", chat([""] * 100)
    for name in ("mixed-a", "mixed-b", "mixed-c"):
        yield name, chat([any_message(draw) for _ in range(100)])
