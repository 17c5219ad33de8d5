# Compares each choice with all that come before it.
import itertools

n = int(input())
prices = list(map(int, input().split()))


def worth(choice):
    return sum(price for k, price in enumerate(prices) if choice >> k & 1)


for one in itertools.count(1):
    total = worth(one)
    other = next((choice for choice in range(1, one) if worth(choice) == total), 0)
    if other:
        both = one & other
        print("".join("A" if (one ^ both) >> k & 1 else "B" if (other ^ both) >> k & 1 else "-"
                      for k in range(n)))
        break
