# Seats first whom somebody cannot stand, by a call.
n = int(input())
hated = [int(a) - 1 for a in input().split()]
table = [0] * n


def seat(i):
    """Returns the head of the circle that i is in, or leads to, until it is closed."""
    h = hated[i]
    head = None
    if table[h] == -1:
        table[h] = 1
        head = h
    elif table[h] == 0:
        table[h] = -1
        head = seat(h)
    if head == i:
        return None
    taken = {table[h]} | ({1} if head is not None and hated[head] == i else set())
    table[i] = min({1, 2, 3} - taken)
    return head


for i in range(n):
    if table[i] == 0:
        table[i] = -1
        seat(i)
print("".join(map(str, table)))
