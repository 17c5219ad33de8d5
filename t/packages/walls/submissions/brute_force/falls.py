n = int(input())
if n > 9:
    raise SystemExit(1)
print(n)
