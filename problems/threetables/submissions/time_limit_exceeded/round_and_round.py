# Sends away whom nobody minds, and looks through all who are left for the next one.
n = int(input())
hated = [int(a) - 1 for a in input().split()]
haters = [0] * n
for h in hated:
    haters[h] += 1
left, away = list(range(n)), []
while True:
    gone = next((i for i in left if haters[i] == 0), None)
    if gone is None:
        break
    left.remove(gone)
    away.append(gone)
    haters[hated[gone]] -= 1
table = [0] * n
for i in away:
    table[i] = -1
for first in left:
    i, number = first, 1
    while table[i] == 0:
        table[i] = 3 if hated[i] == first and number == 1 else number
        number = 3 - number
        i = hated[i]
for i in reversed(away):
    table[i] = 2 if table[hated[i]] == 1 else 1
print("".join(map(str, table)))
