# Looks at the whole piece again for each letter.
keys = int(input())
text = input()
start = 0
refits = 1
for i in range(len(text)):
    if len(set(text[start:i + 1])) > keys:
        refits += 1
        start = i
print(refits)
