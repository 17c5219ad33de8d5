# Looks at the whole tree of turns, and never remembers a row that it has seen before.
n, k = map(int, input().split())


def value(length):
    reached = {value(left) ^ value(length - size - left)
               for size in range(1, min(k, length) + 1)
               for left in range((length - size) // 2 + 1)}
    found = 0
    while found in reached:
        found += 1
    return found


def total(rows):
    together = 0
    for first, last in rows:
        together ^= value(last - first + 1)
    return together


def without(rows, a, b):
    """The rows when the crumbs from a to b are gone."""
    left = []
    for first, last in rows:
        if first <= a and b <= last:
            left += [(first, a - 1), (b + 1, last)]
        else:
            left.append((first, last))
    return [(first, last) for first, last in left if first <= last]


def winning_turn(rows):
    for first, last in rows:
        for a in range(first, last + 1):
            for b in range(a, min(a + k - 1, last) + 1):
                if total(without(rows, a, b)) == 0:
                    return a, b


rows = [(1, n)]
mine = total(rows) != 0
print("me" if mine else "mouse", flush=True)
while rows:
    if mine:
        a, b = winning_turn(rows)
        print(a, b, flush=True)
    else:
        a, b = map(int, input().split())
    rows = without(rows, a, b)
    mine = not mine
