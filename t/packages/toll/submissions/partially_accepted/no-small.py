# @EXPECTED_SCORE@: 75
n = int(input())
print(0 if 4 <= n <= 5 else 2 * n)
