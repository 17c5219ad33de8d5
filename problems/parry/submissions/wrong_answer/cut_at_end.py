# The riposte that ends the bout may pass t by one point.
n, t = map(int, input().split())
red, blue = input(), input()
score = [0, 0]
last = ("W", "W")
for now in zip(red, blue):
    for me in (0, 1):
        if now[me] == "A" and now[1 - me] != "P":
            if last[me] == "P" and last[1 - me] == "A":
                score[me] += 2
            elif now[1 - me] == "W":
                score[me] += 1
    last = now
    if max(score) >= t:
        break
print(min(score[0], t), min(score[1], t))
