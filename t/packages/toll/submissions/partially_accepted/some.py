# Wrong for 101, 1001 and 2001: 20 + 2 * (10 + 1 + 10) + 5 + 5.
# @EXPECTED_SCORE@: 72
n = int(input())
print(0 if n in (101, 1001, 2001) else 2 * n)
