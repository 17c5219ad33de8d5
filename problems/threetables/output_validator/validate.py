import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[1], encoding="ascii") as file:
    n, *hated = map(int, file.read().split())
words = sys.stdin.buffer.read().split()
if len(words) != 1 or not re.fullmatch(rb"[123]+", words[0]) or len(words[0]) != n:
    reject(f"there should be {n} characters 1, 2 or 3")
tables = words[0]
for i, h in enumerate(hated):
    if tables[i] == tables[h - 1]:
        reject(f"{i + 1} and {h} sit together")
sys.exit(42)
