# Takes the first idea, and pushes out whoever has it, who then takes their other one.
import sys

n, m, *ideas = map(int, sys.stdin.read().split())
owner, worn = [None] * (m + 1), [0] * n
for i in range(n):
    guest, costume = i, ideas[2 * i]
    while guest is not None:
        worn[guest] = costume
        owner[costume], guest = guest, owner[costume]
        if guest is not None:
            costume = ideas[2 * guest] + ideas[2 * guest + 1] - costume
print("\n".join(map(str, worn)))
