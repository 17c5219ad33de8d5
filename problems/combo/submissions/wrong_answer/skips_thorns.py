# Hits just the notes that are not thorny.
n = int(input())
score = combo = 0
for value in map(int, input().split()):
    combo = combo + 1 if value >= 0 else 0
    score += combo * max(value, 0)
print(score)
