# Right for few notes; Python ends the recursion after a thousand.
from functools import lru_cache

n = int(input())
values = list(map(int, input().split()))


@lru_cache(maxsize=None)
def best(note, combo):
    if note == n:
        return 0
    hit = (combo + 1) * values[note] + best(note + 1, combo + 1)
    return max(hit, best(note + 1, 0))


print(best(0, 0))
