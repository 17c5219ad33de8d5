MOST = 10**6


def friends(balances):
    return f"{len(balances)}\n{' '.join(map(str, balances))}\n"


def any_friends(draw, count, most):
    """The last ones make up for the others."""
    balances = [draw.between(-most, most) for _ in range(count - 1)]
    total = sum(balances)
    for i, b in enumerate(balances):
        change = max(-MOST, min(MOST, b - total)) - b
        if abs(total) <= most:
            break
        balances[i] += change
        total += change
    return friends(balances + [-total])


def cases(draw):
    yield "two", friends([-1, 1])
    yield "two-large", friends([MOST, -MOST])
    yield "nobody-owes", friends([0] * 9)
    yield "one-pays-all", friends([-12] + [1] * 12)
    yield "one-gets-all", friends([1] * 12 + [-12])
    yield "in-the-middle", friends([3, 4, -14, 2, 5])
    yield "pairs", friends([5, -5, 7, -7, -1, 1, 0, 0, 2, -2])
    yield "zeros-between", friends([-4, 0, 0, 4, 0, -9, 0, 9])
    for k in range(4):
        yield f"small-{k}", any_friends(draw, 7 + k, 9)
    yield "most-small", any_friends(draw, 5000, 5)
    yield "most-large", any_friends(draw, 5000, MOST)
    yield "most-first-half", friends([-MOST] * 2500 + [MOST] * 2500)
    yield "most-one", friends([-4999] + [1] * 4999)
