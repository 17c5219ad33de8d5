WIDTH = 3  # bytes that hold a count up to 100000


def main():
    n, beats = int(input()), input()
    # The rhythm as a number with a digit of three bytes for each beat.  Multiplied by the
    # reversed one, digit k counts the pairs of claps that are k - (n - 1) beats apart.
    clap, rest = b"\1" + b"\0" * (WIDTH - 1), b"\0" * WIDTH
    digits = b"".join(clap if beat == "x" else rest for beat in beats)
    turned = b"".join(clap if beat == "x" else rest for beat in reversed(beats))
    product = int.from_bytes(digits, "little") * int.from_bytes(turned, "little")
    product = product.to_bytes(2 * n * WIDTH, "little")
    counts = [a | b << 8 | c << 16 for a, b, c in
              zip(product[0::WIDTH], product[1::WIDTH], product[2::WIDTH])]
    # Claps that are d beats apart meet, and so do those n - d apart across the repetition.
    meetings = [0] + [counts[n - 1 + d] + counts[d - 1] for d in range(1, n)]
    best = min(meetings[1:])
    print(meetings.index(best, 1), best)


main()
