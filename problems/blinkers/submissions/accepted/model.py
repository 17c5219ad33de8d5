import math


def main():
    a, b = map(int, input().split())
    c, d = map(int, input().split())
    s, t = map(int, input().split())
    # Everything repeats after `whole` seconds, counted from second s on.
    whole = math.lcm(a + b, c + d)
    count, rest = divmod(t - s, whole)
    first, second = s % (a + b), 0
    both = 0
    for second in range(0, whole, c + d):
        # Seconds second to second + c are those of the other lamp.
        for k in range(second, second + c):
            if (first + k) % (a + b) < a:
                both += count + (k < rest)
    print(both)


main()
