def hour(t, mates):
    turned = 0
    for low, high in mates:
        wish = min(max(t, low), high)
        turned += abs(wish - t)
        t = wish
    return t, turned


n, t, h = map(int, input().split())
mates = [tuple(map(int, input().split())) for _ in range(n)]
t, first = hour(t, mates)
# Whatever the first hour does, it would do no more to what it left at the end: from the
# second hour on, all hours are the same.
t, later = hour(t, mates)
print(t, first + later * (h - 1))
