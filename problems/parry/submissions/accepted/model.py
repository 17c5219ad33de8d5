n, t = map(int, input().split())
moves = [input(), input()]
score = [0, 0]
ready = [False, False]
for now in zip(*moves):
    hits = [0, 0]
    for me in (0, 1):
        if now[me] != "A" or now[1 - me] == "P":
            continue
        if ready[me]:
            hits[me] = 2
        elif now[1 - me] == "W":
            hits[me] = 1
    ready = [now[me] == "P" and now[1 - me] == "A" for me in (0, 1)]
    score = [score[me] + hits[me] for me in (0, 1)]
    if max(score) >= t:
        break
print(*score)
