# Makes payments of 0 euros.
n = int(input())
carry = 0
print(n - 1)
for i, balance in enumerate(map(int, input().split()), 1):
    if i > 1:
        print(*((i - 1, i, carry) if carry >= 0 else (i, i - 1, -carry)))
    carry -= balance
