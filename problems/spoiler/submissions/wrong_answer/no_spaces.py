# Hides the spaces as well.
import re

for _ in range(int(input())):
    print(re.sub(r"\|\|(.*?)\|\|", lambda m: "#" * len(m.group(1)), input()))
