# Compares with the word at every place.
word, heard = input(), input()
last = len(heard) - len(word)
reach = further = breaks = 0
good = heard.endswith(word)
for i in range(last):
    if i > reach:
        good = False
        break
    k = 0
    while k < len(word) - 1 and heard[i + k] == word[k]:
        k += 1
    further = max(further, i + k)
    if i == reach:
        breaks += 1
        reach = further
print(breaks if good and reach >= last else "impossible")
