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
    n, *rooms = map(int, file.read().split())
say(n)
questions = 0
while True:
    line = sys.stdin.buffer.readline(100000).decode("latin-1")
    if re.fullmatch(r"\? [01]+\s*", line) and len(line.split()[1]) == n:
        questions += 1
        if questions > 10:
            reject("more than 10 questions")
        light = ["0"] * n
        for room, switch in zip(rooms, line.split()[1]):
            light[room - 1] = switch
        say("".join(light))
    elif line.startswith("!"):
        if line[1:].split() != [str(room) for room in rooms]:
            reject("these are not the rooms")
        if sys.stdin.buffer.read(1000).strip():
            reject("there is something after the answer")
        sys.exit(42)
    else:
        reject(f"what is {line[:50]!r}?" if line else "the program ended without an answer")
