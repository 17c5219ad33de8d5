# The first idea if it is free, else the second.
import sys

n, m, *ideas = map(int, sys.stdin.read().split())
taken, worn = set(), []
for a, b in zip(ideas[0::2], ideas[1::2]):
    costume = a if a not in taken else b
    if costume in taken:
        worn = ["impossible"]
        break
    taken.add(costume)
    worn.append(costume)
print("\n".join(map(str, worn)))
