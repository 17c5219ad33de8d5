x = int(input())
print(x * x if x < 1000 else 0)
