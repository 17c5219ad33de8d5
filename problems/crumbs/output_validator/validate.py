# The mouse wins whenever it can, by the values of Sprague and Grundy.  Where it cannot, it
# takes something at random, by the seed that stands in the input.
import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


def say(text):
    try:
        print(text, flush=True)
    except BrokenPipeError:
        reject("the program has stopped listening")


def hear():
    line = sys.stdin.buffer.readline(1000).decode("latin-1").strip()
    return line or reject("the program said nothing")


with open(sys.argv[1], encoding="ascii") as file:
    n, k, seed = map(int, file.read().split())
values = [0]
for length in range(1, n + 1):
    reached = {values[left] ^ values[length - size - left]
               for size in range(1, min(k, length) + 1)
               for left in range((length - size) // 2 + 1)}
    values.append(min(v for v in range(n + 2) if v not in reached))
crumbs = [True] * n


def rows():
    """(first, length) of the rows without gaps."""
    found = re.finditer("x+", "".join("x" if there else " " for there in crumbs))
    return [(row.start(), row.end() - row.start()) for row in found]


def mouse_turn():
    global seed
    total = 0
    for _, length in rows():
        total ^= values[length]
    turns, winning = [], []
    for first, length in rows():
        for size in range(1, min(k, length) + 1):
            for left in range(length - size + 1):
                after = total ^ values[length] ^ values[left] ^ values[length - size - left]
                turns.append((first + left, first + left + size))
                if after == 0:
                    winning.append(turns[-1])
    seed = (seed * 1103515245 + 12345) % 2**31
    choice = winning or turns
    a, b = choice[(seed >> 8) % len(choice)]
    take(a, b)
    say(f"{a + 1} {b}")


def take(a, b):
    crumbs[a:b] = [False] * (b - a)


def player_turn():
    words = hear().split()
    if len(words) != 2 or not all(re.fullmatch("[0-9]{1,4}", word) for word in words):
        reject("there should be two whole numbers")
    a, b = int(words[0]), int(words[1])
    if not (1 <= a <= b <= n and b - a < k and all(crumbs[a - 1:b])):
        reject(f"one cannot take from {a} to {b}")
    take(a - 1, b)


say(f"{n} {k}")
who = hear()
if who not in ("me", "mouse"):
    reject("there should be: me or mouse")
mine = who == "me"
while any(crumbs):
    if mine:
        player_turn()
    else:
        mouse_turn()
    mine = not mine
if mine:
    reject("the mouse has won")
if sys.stdin.buffer.read(1000).strip():
    reject("there is something after the last turn")
sys.exit(42)
