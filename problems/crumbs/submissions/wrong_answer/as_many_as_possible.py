# Begins, and takes as many crumbs as it can from the left.
n, k = map(int, input().split())
print("me", flush=True)
crumbs = [True] * n
while True:
    a = crumbs.index(True)
    b = a
    while b < n and crumbs[b] and b - a < k:
        crumbs[b] = False
        b += 1
    print(a + 1, b, flush=True)
    if not any(crumbs):
        break
    a, b = map(int, input().split())
    crumbs[a - 1:b] = [False] * (b - a + 1)
    if not any(crumbs):
        break
