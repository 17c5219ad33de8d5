# Everybody who steps on while somebody stands on the left is annoyed.
n, k = map(int, input().split())
dreamer = -k
annoyed = 0
for second, person in enumerate(input()):
    if person == "L":
        dreamer = second
    annoyed += person == "W" and second - dreamer < k
print(annoyed)
