# The letter that forced the refit is forgotten.
keys = int(input())
fitted = set()
refits = 1
for letter in input():
    fitted.add(letter)
    if len(fitted) > keys:
        refits += 1
        fitted = set()
print(refits)
