# Everybody settles with friend 1.
n = int(input())
balances = list(map(int, input().split()))
payments = [(1, i, b) if b > 0 else (i, 1, -b) for i, b in enumerate(balances, 1) if b and i > 1]
print(len(payments))
for payment in payments:
    print(*payment)
