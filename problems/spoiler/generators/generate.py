LETTERS = "abcdefghijklmnopqrstuvwxyz"


def chat(messages):
    return f"{len(messages)}\n" + "".join(m + "\n" for m in messages)


def message(draw, length, letters, strokes, spaces):
    """Characters of which so many percent are strokes and spaces."""
    text = ""
    while len(text) < length:
        if draw.chance(strokes):
            text += "|" * draw.between(1, 3)
        elif draw.chance(spaces) and text and not text.endswith(" "):
            text += " "
        else:
            text += draw.pick(letters)
    return text[:length].rstrip(" ") or "a"


def cases(draw):
    yield "one-letter", chat(["a"])
    yield "one-stroke", chat(["|"])
    yield "no-marks", chat(["hello there!", "a | b", "a |b| c | d"])
    yield "only-strokes", chat(["|" * k for k in range(1, 21)])
    yield "spaces-inside", chat(["||a b c||", "|| a b ||c", "||a ||b|| c||"])
    yield "unclosed", chat(["||a", "a||", "||a||b||c d", "a || b | c"])
    yield "three-strokes", chat(["|||a|||b|||", "a|||b||", "||a|||b", "|a||b|c||d"])
    for k in range(4):
        yield f"mixed-{k}", chat([message(draw, draw.between(1, 60), LETTERS + ".,!?", 20, 20)
                                  for _ in range(100)])
    yield "long", chat([message(draw, 200, LETTERS, 8, 15) for _ in range(100)])
    yield "long-strokes", chat([message(draw, 200, "ab", 60, 30) for _ in range(100)])
