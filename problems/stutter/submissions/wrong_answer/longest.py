# Always takes the longest piece that fits.
word, heard = input(), input()
at = breaks = 0
while len(heard) - at > len(word):
    k = 0
    while k < len(word) - 1 and heard[at + k] == word[k]:
        k += 1
    if k == 0:
        break
    at += min(k, len(heard) - len(word) - at)
    breaks += 1
print(breaks if heard[at:] == word else "impossible")
