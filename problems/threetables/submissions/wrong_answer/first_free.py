# In order, everybody takes the first table without trouble, and the third if there is none.
n = int(input())
hated = [int(a) - 1 for a in input().split()]
haters = [[] for _ in range(n)]
for i, h in enumerate(hated):
    haters[h].append(i)
table = [0] * n
for i in range(n):
    taken = {table[k] for k in haters[i]} | {table[hated[i]]}
    table[i] = min({1, 2, 3} - taken, default=3)
print("".join(map(str, table)))
