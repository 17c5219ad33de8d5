n, k = map(int, input().split())
left = n
if k == 1:
    # There is nothing to decide but who begins.
    crumbs = set(range(1, n + 1))
    mine = n % 2 == 1
    print("me" if mine else "mouse", flush=True)
    while crumbs:
        if mine:
            a = crumbs.pop()
            print(a, a, flush=True)
        else:
            crumbs.discard(int(input().split()[0]))
        mine = not mine
else:
    # One or two from the middle; then what the mouse does on one side, I do on the other.
    print("me", flush=True)
    a, b = (n + 1) // 2, n // 2 + 1
    print(a, b, flush=True)
    left -= b - a + 1
    while left:
        a, b = map(int, input().split())
        print(n + 1 - b, n + 1 - a, flush=True)
        left -= 2 * (b - a + 1)
