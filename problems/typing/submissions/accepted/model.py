import sys
from collections import Counter

n, *words = sys.stdin.read().split()
events = {}
for t, p, word in zip(words[0::3], words[1::3], words[2::3]):
    events.setdefault(p, []).append((int(t), word))
typing = Counter()
for own in events.values():
    own.append((own[-1][0] + 5, "end"))
    for (t, word), (then, _) in zip(own, own[1:]):
        if word == "key":
            typing.update(range(t, min(t + 5, then)))
alone = sum(count == 1 for count in typing.values())
print(alone, len(typing) - alone)
