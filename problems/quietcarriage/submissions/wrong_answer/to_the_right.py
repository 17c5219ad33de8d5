# Voices go only to the right.
from bisect import bisect, insort

input()
pairs, before = 0, []
for at, (voice, limit) in enumerate(zip(map(int, input().split()), map(int, input().split()))):
    pairs += at - bisect(before, limit + at)
    insort(before, voice + at)
print(pairs)
