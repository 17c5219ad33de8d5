LETTERS = "abcdefghijklmnopqrstuvwxyz"

task = input()
n, s = map(int, input().split())
note = input()
# Letters s places apart make a row, and their numbers add up to a multiple of 26. The s
# letters at the end see to that; and no cup hides two letters of the same row.
sums = [0] * s
for i, letter in enumerate(note):
    sums[i % s] += LETTERS.find(letter) if letter != "?" else 0
if task == "write":
    print(note + "".join(LETTERS[-sums[i % s] % 26] for i in range(n, n + s)))
else:
    print("".join(LETTERS[-sums[i % s] % 26] if letter == "?" else letter
                  for i, letter in enumerate(note[:n])))
