import sys


def main():
    head, *lines = sys.stdin.read().split("\n")
    n, d, m = map(int, head.split())
    # eats[s]: the guests who have nothing on their list but things from the set s.
    eats = [0] * (1 << m)
    for line in lines[:n]:
        eats[int(line, 2)] += 1
    for k in range(m):
        bit = 1 << k
        for base in range(0, 1 << m, 2 * bit):
            for s in range(base + bit, base + 2 * bit):
                eats[s] += eats[s - bit]
    every = (1 << m) - 1
    dishes = [int(line, 2) for line in lines[n:n + d]]
    alone = [eats[every ^ dish] for dish in dishes]
    # Turned round: those who eat everything outside of the two dishes eat both of them.
    eats.reverse()
    best = 0
    for i, (dish, count) in enumerate(zip(dishes, alone)):
        for other, more in zip(dishes[:i], alone):
            together = count + more - eats[dish | other]
            if together > best:
                best = together
    print(best)


main()
