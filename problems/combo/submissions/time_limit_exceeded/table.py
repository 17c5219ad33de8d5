# The best score for each length of the combo, note by note.
n = int(input())
scores = {0: 0}
for value in map(int, input().split()):
    best = max(scores.values())
    scores = {combo + 1: score + (combo + 1) * value for combo, score in scores.items()}
    scores[0] = best
print(max(scores.values()))
