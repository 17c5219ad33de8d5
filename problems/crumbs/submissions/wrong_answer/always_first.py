# Always begins, also where one crumb at a time decides that the mouse should.
n, k = map(int, input().split())
print("me", flush=True)
crumbs = set(range(1, n + 1))
a, b = (n + 1) // 2, (n + 1) // 2 + (n % 2 == 0 and k > 1)
while True:
    print(a, b, flush=True)
    crumbs.difference_update(range(a, b + 1))
    if not crumbs:
        break
    a, b = map(int, input().split())
    crumbs.difference_update(range(a, b + 1))
    if not crumbs:
        break
    a, b = n + 1 - b, n + 1 - a
    if a not in crumbs:
        a = b = min(crumbs)
