# The answer holds the word, and where the cup stands: thousandths of the way from the left
# end of the note to the right one.
import os
import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[2], encoding="ascii") as file:
    word, place = file.read().split()
with open(sys.argv[1], encoding="ascii") as file:
    n, s = map(int, file.read().split()[1:3])
said = sys.stdin.buffer.read(100000).split()
second = os.path.exists(sys.argv[3] + "written")
if second:
    if said != [word.encode()]:
        reject("that is not the word")
    sys.exit(42)
if len(said) != 1 or not re.fullmatch(rb"[a-z]+", said[0]):
    reject("the note should be one word of small letters")
note = said[0].decode()
if not s <= len(note) <= n + s:
    reject(f"the note has {len(note)} letters, not {s} to {n + s}")
at = (len(note) - s) * int(place) // 1000
with open(sys.argv[3] + "written", "w", encoding="ascii") as file:
    file.write(note + "\n")
with open(sys.argv[3] + "nextpass.in", "w", encoding="ascii") as file:
    file.write(f"read\n{n} {s}\n{note[:at]}{'?' * s}{note[at + s:]}\n")
sys.exit(42)
