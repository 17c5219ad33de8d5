MOST = 200000


def said(word, heard):
    return f"{word}\n{heard}\n"


def nervous(draw, word, length, shortest, longest):
    """What is heard of a word, of nearly this length."""
    parts, left = [], length - len(word)
    while left > 0:
        part = word[:min(draw.between(shortest, longest), len(word) - 1)]
        parts.append(part)
        left -= len(part)
    return "".join(parts)[:max(0, length - len(word))] + word


def fibonacci(length):
    a, b = "a", "ab"
    while len(b) < length:
        a, b = b, b + a
    return b[:length]


def cases(draw):
    yield "one-letter", said("a", "a")
    yield "no-beginning", said("a", "aa")
    yield "other-letter", said("a", "b")
    yield "at-once", said("station", "station")
    yield "too-short", said("station", "stati")
    yield "ends-early", said("station", "stastati")
    yield "goes-on", said("station", "stationst")
    yield "two-letters", said("ab", "aaaaaab")
    yield "longest-is-wrong", said("abab", "ababaabab")
    yield "longest-leads-nowhere", said("abac", "abaabac")
    yield "all-but-last", said("abcd", "abcabcabcabcd")
    yield "whole-word-within", said("aba", "abaaba")
    yield "full-word-as-two", said("aabaa", "aabaaaabaa")
    for k in range(8):
        word = draw.text(draw.between(3, 7), "ab")
        heard = nervous(draw, word, draw.between(8, 40), 1, 6)
        yield f"small-{k}", said(word, heard)
    yield "all-same", said("a" * 300, "a" * 1000)
    yield "all-same-long", said("a" * (MOST // 2), "a" * MOST)
    yield "all-same-and-end", said("a" * 99999 + "b", "a" * 199999 + "b")
    yield "short-word", said("ab", "a" * 199998 + "ab")
    word = draw.text(400, "abc")
    yield "long-random", said(word, nervous(draw, word, MOST, 1, 400))
    word = fibonacci(90000)
    yield "long-fibonacci", said(word, nervous(draw, word, MOST, 50, 3000))
    yield "long-one-wrong", said(word, "b" + nervous(draw, word, MOST - 1, 50, 3000))
    word = "ab" * 30000 + "c"
    yield "long-pairs", said(word, nervous(draw, word, MOST, 100, 40000))
    yield "long-word", said("a" * MOST, "a" * MOST)
