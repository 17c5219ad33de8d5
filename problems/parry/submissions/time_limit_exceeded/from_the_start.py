# Fences the bout from its start again to know the score after each beat.
n, t = map(int, input().split())
red, blue = input(), input()


def ready(me, other, beat):
    return beat > 0 and me[beat - 1] == "P" and other[beat - 1] == "A"


def score(me, other, beats):
    points = 0
    for beat in range(beats):
        if me[beat] == "A" and other[beat] != "P":
            if ready(me, other, beat):
                points += 2
            elif other[beat] == "W":
                points += 1
    return points


beats = 0
while beats < n and score(red, blue, beats) < t and score(blue, red, beats) < t:
    beats += 1
print(score(red, blue, beats), score(blue, red, beats))
