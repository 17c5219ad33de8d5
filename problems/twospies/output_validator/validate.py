import re
import sys


def reject(why):
    with open(sys.argv[3] + "judgemessage.txt", "w", encoding="ascii") as file:
        file.write(why + "\n")
    sys.exit(43)


def say(text):
    try:
        print(text, flush=True)
    except BrokenPipeError:
        reject("the program has stopped listening")


with open(sys.argv[1], encoding="ascii") as file:
    n, a, b = map(int, file.read().split())
say(n)
groups = 0
while True:
    line = sys.stdin.buffer.readline(100000).decode("latin-1")
    words = line.split()
    if re.fullmatch(r"\? [01]+\s*", line) and len(words[1]) == n:
        groups += 1
        if groups > 20:
            reject("more than 20 groups")
        say("beep" if words[1][a - 1] != words[1][b - 1] else "silence")
    elif re.fullmatch(r"! [0-9]{1,4} [0-9]{1,4}\s*", line):
        if sorted(map(int, words[1:])) != [a, b]:
            reject("they are not the spies")
        if sys.stdin.buffer.read(1000).strip():
            reject("there is something after the answer")
        sys.exit(42)
    else:
        reject(f"what is {line[:50]!r}?" if line else "the program ended without an answer")
