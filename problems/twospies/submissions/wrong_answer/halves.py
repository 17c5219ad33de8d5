# Halves the guests, and takes silence for: nobody is there.
n = int(input())


def beeps(guests):
    print("?", "".join("01"[guest in guests] for guest in range(1, n + 1)), flush=True)
    return input() == "beep"


def find(guests):
    while len(guests) > 1:
        half = guests[:len(guests) // 2]
        guests = half if beeps(half) else guests[len(half):]
    return guests[0]


one = find(list(range(1, n + 1)))
other = find([guest for guest in range(1, n + 1) if guest != one])
print("!", one, other, flush=True)
