n = int(input())
bits = (n - 1).bit_length()


def beeps(group):
    print("?", "".join("01"[group(guest)] for guest in range(n)), flush=True)
    return input() == "beep"


# With guests numbered from 0: in which bits do the numbers of the spies differ?
differ = [beeps(lambda guest: guest >> bit & 1) for bit in range(bits)]
marked = differ.index(True)
# Only one of them has a 1 there. Among such guests, the gate tells everything about that one.
one = 1 << marked
for bit in range(bits):
    if bit != marked and beeps(lambda guest: guest >> marked & guest >> bit & 1):
        one |= 1 << bit
other = one ^ sum(1 << bit for bit in range(bits) if differ[bit])
print("!", one + 1, other + 1, flush=True)
