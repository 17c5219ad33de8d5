import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[1], encoding="ascii") as file:
    k, *olives = map(int, file.read().split())
words = sys.stdin.buffer.read().split()
if len(words) != 1 or not re.fullmatch(rb"[0-9]{1,6}", words[0]):
    reject("there should be one whole number")
c = int(words[0])
if c % 2 == 0 or not 1 <= c <= 499999:
    reject(f"{c} is not odd or not from 1 to 499999")
right = sum(c < olive < c + 500000 for olive in olives)
if right != k:
    reject(f"{right} olives are on one side and {2 * k - right} on the other")
sys.exit(42)
