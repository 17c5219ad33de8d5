# Asks well, but then plays all that the gate said for each pair of guests.
n = int(input())
bits = (n - 1).bit_length()
said = []


def beeps(group):
    print("?", "".join("1" if guest in group else "0" for guest in range(n)), flush=True)
    said.append((group, input() == "beep"))
    return said[-1][1]


def with_bit(guests, bit):
    return [guest for guest in guests if guest >> bit & 1]


differ = [beeps(with_bit(range(n), bit)) for bit in range(bits)]
marked = differ.index(True)
for bit in range(bits):
    if bit != marked:
        beeps(with_bit(with_bit(range(n), marked), bit))


def fits(pair):
    return all((sum(guest in pair for guest in group) == 1) == beep for group, beep in said)


a, b = next((a, b) for a in range(n) for b in range(a) if fits((a, b)))
print("!", b + 1, a + 1, flush=True)
