import sys


def main():
    n, *rest = map(int, sys.stdin.read().split())
    joys, parents = [0] + rest[:n], [0, 0] + rest[n:]
    # Below each person, without them: the joy if they come, the joy without any of their
    # children, and the most that one child who comes adds to that.
    free, without, gain = [0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    for i in range(n, 0, -1):
        come = joys[i] + free[i]
        stay = without[i] + gain[i]
        if i > 1:
            p = parents[i]
            free[p] += max(come, stay)
            without[p] += stay
            gain[p] = max(gain[p], come - stay)
    print(max(come, stay))


main()
