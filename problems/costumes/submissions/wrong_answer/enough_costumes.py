# Counts guests and costumes of all groups together.
import sys

n, m, *ideas = map(int, sys.stdin.read().split())
if n > len(set(ideas)):
    print("impossible")
    raise SystemExit
wanted, taken = {}, {}
for i in range(n):
    for costume in ideas[2 * i:2 * i + 2]:
        wanted.setdefault(costume, []).append(i)
worn = [0] * n
for _ in range(3):
    for costume in sorted(wanted, key=lambda c: len(wanted[c])):
        guests = [i for i in wanted[costume] if not worn[i]]
        if guests and costume not in taken:
            worn[guests[0]] = costume
            taken[costume] = guests[0]
print("\n".join(str(costume or ideas[2 * i]) for i, costume in enumerate(worn)))
