from collections import deque


def main():
    n = int(input())
    hated = [int(a) - 1 for a in input().split()]
    haters = [0] * n
    for h in hated:
        haters[h] += 1
    # Send away whom nobody (any more) minds.  When they come back in the reverse order, only
    # the one they cannot stand is in their way.
    away, free = [], deque(i for i in range(n) if haters[i] == 0)
    while free:
        i = free.popleft()
        away.append(i)
        haters[hated[i]] -= 1
        if haters[hated[i]] == 0:
            free.append(hated[i])
    table = [0] * n
    for i in away:
        table[i] = -1
    # Those who are left form circles.
    for first in range(n):
        i, number = first, 1
        while table[i] == 0:
            table[i] = 3 if hated[i] == first and number == 1 else number
            number = 3 - number
            i = hated[i]
    for i in reversed(away):
        table[i] = 2 if table[hated[i]] == 1 else 1
    print("".join(map(str, table)))


main()
