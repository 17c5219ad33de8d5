# One long bar from the first mark to the last.
import re

for _ in range(int(input())):
    print(re.sub(r"\|\|(.*)\|\|", lambda m: re.sub("[^ ]", "#", m.group(1)), input()))
