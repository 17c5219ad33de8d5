"""Reproducible draws for the generators of test data.

The numbers come from splitmix64, written out here, and not from Python's own random
module: what that draws may change with the version of Python, and then two builds of
the same tree would judge by different data.
"""

MASK = (1 << 64) - 1


class Draw:
    """A stream of draws that depends on nothing but its seed, a text."""

    def __init__(self, seed):
        self.state = 0
        for byte in seed.encode():
            self.state = (self.state * 257 + byte + 1) & MASK

    def bits(self):
        """The next 64 bits."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def between(self, low, high):
        """A whole number, low and high included; at most 2**64 of them."""
        # The bias of a multiplication instead of a rejection is far below what a test
        # case could notice.
        return low + (self.bits() * (high - low + 1) >> 64)

    def pick(self, sequence):
        """One element of a sequence or a text."""
        return sequence[self.between(0, len(sequence) - 1)]

    def chance(self, percent):
        """True in this many of 100 calls."""
        return self.between(1, 100) <= percent

    def shuffle(self, values):
        """Put a list into a random order, in place, and return it."""
        for i in range(len(values) - 1, 0, -1):
            k = self.between(0, i)
            values[i], values[k] = values[k], values[i]
        return values

    def text(self, length, letters):
        """A text of so many letters, each picked from those given."""
        return "".join(self.pick(letters) for _ in range(length))
