# Takes a match that ends in a tie for any other.
MOD = 10**9 + 7
a, b, k = map(int, input().split())
b, n = min(a, b) - k, a + b
factorial = [1] * (n + 1)
for i in range(2, n + 1):
    factorial[i] = factorial[i - 1] * i % MOD


def choose(i):
    if not 0 <= i <= n:
        return 0
    return factorial[n] * pow(factorial[i] * factorial[n - i], -1, MOD)


print((choose(b) - choose(b - 1)) % MOD)
