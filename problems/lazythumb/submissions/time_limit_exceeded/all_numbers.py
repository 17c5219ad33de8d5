# Tries all numbers with n digits.
NEAR = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]

n, k = map(int, input().split())
number = -1
while k > 0:
    number += 1
    pin = f"{number:0{n}}"
    k -= all(b in NEAR[int(a)] for a, b in zip(pin, pin[1:]))
print(pin)
