import sys
from bisect import bisect_left


def main():
    n, *rest = map(int, sys.stdin.read().split())
    # One person can be behind a and then b just when both t + x and t - x do not fall from
    # a to b.  The fewest chains that cover all are as many as there are reports of which
    # no two fit together: t + x grows, and t - x falls.
    reports = sorted((t + x, t - x) for x, t in zip(rest[0::2], rest[1::2]))
    ends = []
    for _, v in reports:
        # ends[k]: minus the largest end of such a row of k + 1 reports.
        k = bisect_left(ends, -v)
        if k == len(ends):
            ends.append(-v)
        else:
            ends[k] = -v
    print(len(ends))


main()
