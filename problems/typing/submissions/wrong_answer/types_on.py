# Nobody stops when the message is sent.
import sys

n, *words = sys.stdin.read().split()
typing = {}
for t, p, word in zip(words[0::3], words[1::3], words[2::3]):
    if word == "key":
        for second in range(int(t), int(t) + 5):
            typing.setdefault(second, set()).add(p)
alone = sum(len(people) == 1 for people in typing.values())
print(alone, len(typing) - alone)
