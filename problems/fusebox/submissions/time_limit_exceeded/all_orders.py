# Asks well, but then tries all orders of the rooms until one fits all answers.
from itertools import permutations

n = int(input())
questions = []
for bit in range((n - 1).bit_length()):
    on = [fuse >> bit & 1 for fuse in range(n)]
    print("?", "".join(map(str, on)), flush=True)
    questions.append((on, [int(light) for light in input()]))
for rooms in permutations(range(n)):
    if all(light[rooms[fuse]] == on[fuse] for on, light in questions for fuse in range(n)):
        print("!", *(room + 1 for room in rooms), flush=True)
        break
