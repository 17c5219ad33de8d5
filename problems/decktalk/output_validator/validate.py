# The answer holds the word, where the deck is cut, and whether it is turned round.
import os
import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[2], encoding="ascii") as file:
    word, cut, turn = file.read().split()
said = sys.stdin.buffer.read(100000).split()
if os.path.exists(sys.argv[3] + "hidden"):
    if said != [word.encode()]:
        reject("that is not the word")
    sys.exit(42)
if not all(re.fullmatch(rb"[0-9]{1,2}", card) for card in said):
    reject("something is no card")
deck = list(map(int, said))
if sorted(deck) != list(range(1, 53)):
    reject("these are not the cards from 1 to 52, each once")
deck = deck[int(cut):] + deck[:int(cut)]
if turn == "turned":
    deck.reverse()
with open(sys.argv[3] + "hidden", "w", encoding="ascii") as file:
    file.write(" ".join(map(str, deck)) + "\n")
with open(sys.argv[3] + "nextpass.in", "w", encoding="ascii") as file:
    file.write("find\n" + " ".join(map(str, deck)) + "\n")
sys.exit(42)
