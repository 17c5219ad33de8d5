import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[1], encoding="ascii") as file:
    n, *prices = map(int, file.read().split())
words = sys.stdin.buffer.read().split()
if len(words) != 1 or not re.fullmatch(rb"[AB-]+", words[0]) or len(words[0]) != n:
    reject(f"there should be {n} characters A, B or -")
bags = {"A": [], "B": []}
for price, bag in zip(prices, words[0].decode()):
    if bag != "-":
        bags[bag].append(price)
if not bags["A"] or not bags["B"]:
    reject("a bag is empty")
if sum(bags["A"]) != sum(bags["B"]):
    reject(f"the bags are worth {sum(bags['A'])} and {sum(bags['B'])}")
sys.exit(42)
