# An empty message has no first character.
n = int(input())
count = 0
for _ in range(n):
    line = input()
    first = line[0]
    count += line.isupper() or (first.isupper() and line.isupper())
print(count)
