x = int(input())
print(0 if x == 2 else x * x)
