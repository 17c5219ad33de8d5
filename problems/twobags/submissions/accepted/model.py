def main():
    n = int(input())
    prices = list(map(int, input().split()))
    # There are at most 6 * 10^10 sums, so among some hundred thousand random choices two are
    # worth the same, as with birthdays.  What both have in common stays.
    found, state, mask, total = {0: 0}, 12345, 0, 0
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        k = (state >> 33) % n
        mask ^= 1 << k
        total += prices[k] if mask >> k & 1 else -prices[k]
        other = found.setdefault(total, mask)
        if other != mask:
            break
    both = mask & other
    print("".join("A" if (mask ^ both) >> k & 1 else "B" if (other ^ both) >> k & 1 else "-"
                  for k in range(n)))


main()
