import sys


def main():
    lines = sys.stdin.read().split("\n")
    n, m = map(int, lines[0].split())
    listeners = []
    groups_of = [[] for _ in range(n + 1)]
    for number in range(m):
        group = list(map(int, lines[number + 1].split()))[1:]
        listeners.append([p for p in group if p > 0])
        for p in group:
            groups_of[abs(p)].append(number)
    knows = [False] * (n + 1)
    knows[1] = True
    heard, now, rounds, posted = 0, [1], -1, [False] * m
    while now:
        rounds += 1
        heard += len(now)
        after = []
        for person in now:
            for number in groups_of[person]:
                if not posted[number]:
                    posted[number] = True
                    for p in listeners[number]:
                        if not knows[p]:
                            knows[p] = True
                            after.append(p)
        now = after
    print(rounds, n - heard)


main()
