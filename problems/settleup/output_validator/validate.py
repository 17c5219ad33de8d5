import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


with open(sys.argv[1], encoding="ascii") as file:
    n, *balances = map(int, file.read().split())
words = sys.stdin.buffer.read().split()
if not all(re.fullmatch(rb"[0-9]{1,15}", word) for word in words):
    reject("something is no whole number of up to 15 digits")
count, *rest = map(int, words or [b"99999"])
if len(rest) != 3 * count:
    reject("there are not as many payments as announced")
if count > n - 1:
    reject("too many payments")
part = [0] * n
for number, (g, t, e) in enumerate(zip(rest[0::3], rest[1::3], rest[2::3]), 1):
    if not (1 <= g <= n and 1 <= t <= n and g != t and e >= 1):
        reject(f"payment {number} is none")
    balances[g - 1] += e
    balances[t - 1] -= e
    part[g - 1] += 1
    part[t - 1] += 1
if max(part) > 2:
    reject(f"friend {part.index(max(part)) + 1} takes part in {max(part)} payments")
wrong = [i for i in range(n) if balances[i]]
if wrong:
    reject(f"friend {wrong[0] + 1} should have got {balances[wrong[0]]} more")
sys.exit(42)
