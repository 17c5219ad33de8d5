import sys
from bisect import bisect_right


def main():
    values = list(map(int, sys.stdin.buffer.read().split()))[1:]
    # best[i]: the highest score before note i if that one is skipped; a note n + 1 is
    # skipped always.  If j was the skip before it, the notes between add
    #     (w - w[j]) - j * (s - s[j])
    # with s the sum of the values and w the sum of place times value, both before i.  So
    # best[i] - w is the maximum of lines in s with slope -j and another constant.
    slopes, constants, cuts = [], [], []
    s = w = best = 0
    for j in range(len(values) + 1):
        if j:
            s += values[j - 1]
            w += j * values[j - 1]
        constant = best - w + j * s
        # A line is best for s up to its cut, the older ones beyond; cuts are stored
        # negative, so that they ascend.
        cut = float("-inf")
        while slopes:
            cut = -((constant - constants[-1]) // (j + slopes[-1]))
            if cut > cuts[-1]:
                break
            slopes.pop()
            constants.pop()
            cuts.pop()
            cut = float("-inf")
        slopes.append(-j)
        constants.append(constant)
        cuts.append(cut)
        # The next skip is at j + 1, if it is the last one: the sums so far are of the
        # notes before it.
        at = bisect_right(cuts, -s) - 1
        best = w + slopes[at] * s + constants[at]
    print(best)


main()
