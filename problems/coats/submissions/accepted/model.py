import sys


def main():
    n, *order = map(int, sys.stdin.read().split())
    # The piles are one row of coats with a gap in it: bed from the bottom, gap, chair from
    # the top.  Whoever fetches a coat moves the gap to where it was.
    tree = [i & -i for i in range(n + 1)]
    moved = 0
    before_gap = n
    for coat in order:
        before = -1
        i = coat
        while i:
            before += tree[i]
            i &= i - 1
        moved += before_gap - before - 1 if before < before_gap else before - before_gap
        before_gap = before
        i = coat
        while i <= n:
            tree[i] -= 1
            i += i & -i
    print(moved)


main()
