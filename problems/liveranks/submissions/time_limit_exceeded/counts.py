import sys

lines = sys.stdin.read().split("\n")
points = [0] * int(lines[0].split()[0])
for line in filter(None, lines[1:]):
    player = int(line[2:]) - 1
    if line[0] == "+":
        points[player] += 1
    else:
        mine = points[player]
        print(1 + sum(p > mine for p in points))
