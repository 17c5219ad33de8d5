# A message without any letter equals its upper case too.
n = int(input())
count = 0
for _ in range(n):
    line = input()
    if line == line.upper():
        count += 1
print(count)
