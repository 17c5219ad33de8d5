# Every second one goes to the other table.
n = int(input())
hated = [int(a) - 1 for a in input().split()]
table = [0] * n
for first in range(n):
    way, i = [], first
    while table[i] == 0:
        table[i] = -1
        way.append(i)
        i = hated[i]
    for i in reversed(way):
        table[i] = 2 if table[hated[i]] == 1 else 1
print("".join(map(str, table)))
