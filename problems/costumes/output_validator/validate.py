import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[1], encoding="ascii") as file:
    n, m, *ideas = map(int, file.read().split())
with open(sys.argv[2], encoding="ascii") as file:
    is_possible = "impossible" not in file.read()
words = sys.stdin.buffer.read().split()
if words == [b"impossible"]:
    if is_possible:
        reject("it is possible")
    sys.exit(42)
if len(words) != n or not all(re.fullmatch(rb"[0-9]{1,6}", word) for word in words):
    reject(f"there should be {n} whole numbers, or: impossible")
worn = list(map(int, words))
for i, costume in enumerate(worn):
    if costume not in ideas[2 * i:2 * i + 2]:
        reject(f"guest {i + 1} does not want costume {costume}")
if len(set(worn)) < n:
    reject("a costume is there twice")
if not is_possible:
    # Then the answer is wrong, and no player is to blame.
    sys.exit("the answer says impossible, but here is a way")
sys.exit(42)
