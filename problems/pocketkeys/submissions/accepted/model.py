keys = int(input())
fitted = set()
refits = 1
for letter in input():
    if letter not in fitted:
        if len(fitted) == keys:
            refits += 1
            fitted = set()
        fitted.add(letter)
print(refits)
