# Writes the list down, as far as the k-th.
import sys

NEAR = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]

n, k = map(int, input().split())


def write(pin, choice):
    global k
    if len(pin) == n:
        k -= 1
        if k == 0:
            print(pin)
            sys.exit()
    else:
        for digit in choice:
            write(pin + digit, NEAR[int(digit)])


write("", "0123456789")
