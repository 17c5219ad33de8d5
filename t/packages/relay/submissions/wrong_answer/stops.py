x = int(input())
print(x + 1 if x < 3 else x)
