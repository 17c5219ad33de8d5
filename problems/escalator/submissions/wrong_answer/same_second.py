# Getting off together with the one in front counts as annoying.
n, k = map(int, input().split())
dreamer = -k
annoyed = 0
for second, person in enumerate(input()):
    if person == "L":
        dreamer = second
    annoyed += person == "W" and second - dreamer <= k // 2
print(annoyed)
