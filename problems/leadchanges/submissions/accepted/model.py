MOD = 10**9 + 7


def main():
    a, b, k = map(int, input().split())
    # The last point of a tie can have been anybody's: without it, there was a winner.
    twice = 1
    if a == b:
        b -= 1
        twice = 2
    elif a < b:
        a, b = b, a
    # Turn round what comes after the first tie that leads to a change, then after the next
    # one, and so on: at least k changes on the way to a : b are as many ways as there are to
    # come to a + k : b - k with the loser of that leading by one at least once, and counting
    # both kinds of beginning, exactly k changes are what is left between two neighbours of a
    # row of Pascal's triangle.
    n = a + b
    factorial = [1] * (n + 1)
    for i in range(2, n + 1):
        factorial[i] = factorial[i - 1] * i % MOD

    def choose(i):
        if not 0 <= i <= n:
            return 0
        return factorial[n] * pow(factorial[i] * factorial[n - i], -1, MOD)

    print(twice * (choose(b - k) - choose(b - k - 1)) % MOD)


main()
