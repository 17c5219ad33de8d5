n, k = map(int, input().split())
free = 0
annoyed = 0
for second, person in enumerate(input(), 1):
    if person == "L":
        free = second + k
    elif person == "W" and second + k // 2 < free:
        annoyed += 1
print(annoyed)
