# Tries everything that the cup may have hidden.
from itertools import product

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def rows(letters):
    sums = [0] * s
    for i, letter in enumerate(letters):
        sums[i % s] += LETTERS.index(letter)
    return [total % 26 for total in sums]


task = input()
n, s = map(int, input().split())
note = input()
if task == "write":
    sums = rows(note)
    print(note + "".join(LETTERS[-sums[i % s] % 26] for i in range(n, n + s)))
else:
    before, after = note.index("?"), note.rindex("?") + 1
    for hidden in product(LETTERS, repeat=s):
        whole = note[:before] + "".join(hidden) + note[after:]
        if not any(rows(whole)):
            print(whole[:n])
            break
