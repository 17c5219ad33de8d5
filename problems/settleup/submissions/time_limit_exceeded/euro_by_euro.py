# Hands on one euro after the other.
n = int(input())
left = list(map(int, input().split()))
payments = []
for i in range(n - 1):
    euros = 0
    while left[i] != 0:
        step = 1 if left[i] > 0 else -1
        left[i] -= step
        left[i + 1] += step
        euros += step
    if euros > 0:
        payments.append((i + 2, i + 1, euros))
    elif euros < 0:
        payments.append((i + 1, i + 2, -euros))
print(len(payments))
for payment in payments:
    print(*payment)
