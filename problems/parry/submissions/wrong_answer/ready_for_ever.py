# A fencer who parried once stays ready until the next attack.
n, t = map(int, input().split())
red, blue = input(), input()
score = [0, 0]
ready = [False, False]
for now in zip(red, blue):
    hits = [0, 0]
    for me in (0, 1):
        if now[me] == "A" and now[1 - me] != "P":
            if ready[me]:
                hits[me] = 2
            elif now[1 - me] == "W":
                hits[me] = 1
    for me in (0, 1):
        if now[me] == "A":
            ready[me] = False
        elif now[me] == "P" and now[1 - me] == "A":
            ready[me] = True
    score = [score[0] + hits[0], score[1] + hits[1]]
    if max(score) >= t:
        break
print(*score)
