# Lets him begin again after the whole word.
word, heard = input(), input()
last = len(heard) - len(word)
if not heard.endswith(word):
    print("impossible")
    raise SystemExit
whole = word + "#" + heard
z = [0] * len(whole)
left = right = 0
for i in range(1, len(whole)):
    k = min(z[i - left], right - i) if i < right else 0
    while i + k < len(whole) and whole[k] == whole[i + k]:
        k += 1
    z[i] = k
    if i + k > right:
        left, right = i, i + k
breaks = reach = further = 0
for i in range(last):
    further = max(further, i + z[len(word) + 1 + i])
    if i == reach:
        breaks += 1
        reach = further
print(breaks if reach >= last else "impossible")
