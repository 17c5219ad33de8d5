x = int(input())
print(x + 1)
raise SystemExit(x > 2)
