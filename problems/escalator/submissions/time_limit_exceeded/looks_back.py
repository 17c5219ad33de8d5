# Each walker looks at everybody who stepped on before.
n, k = map(int, input().split())
people = input()
annoyed = 0
for second in range(n):
    if people[second] == "W":
        ahead = [i for i in range(second) if people[i] == "L"]
        annoyed += any(i + k > second + k // 2 for i in ahead)
print(annoyed)
