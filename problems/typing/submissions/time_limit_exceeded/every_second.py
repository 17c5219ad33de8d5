# Watches the clock, second by second.
import sys

n, *words = sys.stdin.read().split()
events = list(zip(map(int, words[0::3]), words[1::3], words[2::3]))
until, one, several, at = {}, 0, 0, 0
for second in range(1, events[-1][0] + 5):
    while at < len(events) and events[at][0] == second:
        until[events[at][1]] = second + 5 if events[at][2] == "key" else 0
        at += 1
    until = {p: end for p, end in until.items() if end > second}
    one += len(until) == 1
    several += len(until) > 1
print(one, several)
