n = int(input())
payments, carry = [], 0
# Everybody hands on to the next friend what is too much, or takes from there what is missing.
for i, balance in enumerate(map(int, input().split()), 1):
    if carry > 0:
        payments.append((i - 1, i, carry))
    elif carry < 0:
        payments.append((i, i - 1, -carry))
    carry -= balance
print(len(payments))
for payment in payments:
    print(*payment)
