# Cuts behind half of the olives, counted from mark 0, wherever that is.
k = int(input())
olives = sorted(map(int, input().split()))
print((olives[k - 1] + 1) % 500000)
