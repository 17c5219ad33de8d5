import sys


def main():
    n, m, *ideas = map(int, sys.stdin.read().split())
    wanted = [[] for _ in range(m + 1)]
    for i in range(n):
        wanted[ideas[2 * i]].append(i)
        wanted[ideas[2 * i + 1]].append(i)
    left = [len(guests) for guests in wanted]
    worn = [0] * n

    def wear(guest, costume):
        """Returns the costume that one guest less wants now."""
        worn[guest] = costume
        other = ideas[2 * guest] + ideas[2 * guest + 1] - costume
        left[other] -= 1
        left[costume] = 0
        return other

    def settle(costume):
        """A costume that only one guest wants is theirs; and so on with their other one."""
        while left[costume] == 1:
            guest = next(g for g in wanted[costume] if not worn[g])
            costume = wear(guest, costume)

    for costume in range(1, m + 1):
        settle(costume)
    # What is wanted now is wanted by two or more.  Only circles are possible: one guest
    # of each may choose.
    for costume in range(1, m + 1):
        if left[costume] > 1:
            guest = next(g for g in wanted[costume] if not worn[g])
            other = wear(guest, costume)
            settle(other)
    if 0 in worn or len(set(worn)) < n:
        print("impossible")
    else:
        print("\n".join(map(str, worn)))


main()
