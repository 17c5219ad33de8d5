# A mark without a partner hides the rest.
import re

for _ in range(int(input())):
    parts = input().split("||")
    for i in range(1, len(parts), 2):
        parts[i] = re.sub("[^ ]", "#", parts[i])
    print("".join(parts))
