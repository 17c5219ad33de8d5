from bisect import bisect, insort


def from_the_left(loud, tolerates):
    """The pairs with i < j: those with l + i > t + j."""
    pairs, before = 0, []
    for at, (voice, limit) in enumerate(zip(loud, tolerates)):
        pairs += at - bisect(before, limit + at)
        insort(before, voice + at)
    return pairs


def main():
    input()
    loud = list(map(int, input().split()))
    tolerates = list(map(int, input().split()))
    print(from_the_left(loud, tolerates) + from_the_left(loud[::-1], tolerates[::-1]))


main()
