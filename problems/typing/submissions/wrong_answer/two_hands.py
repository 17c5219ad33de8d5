# Two keys of one person count as two people.
import sys

n, *words = sys.stdin.read().split()
typing = {}
for t, p, word in zip(words[0::3], words[1::3], words[2::3]):
    for second in range(int(t), int(t) + 5):
        now = typing.setdefault(second, [])
        if word == "key":
            now.append(p)
        elif p in now:
            now.remove(p)
print(sum(len(p) == 1 for p in typing.values()), sum(len(p) > 1 for p in typing.values()))
