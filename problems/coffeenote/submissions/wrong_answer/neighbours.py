# Each check letter is for a piece of the word, not for letters far apart.
LETTERS = "abcdefghijklmnopqrstuvwxyz"

task = input()
n, s = map(int, input().split())
note = input()
size = -(-n // s)
pieces = [note[k:k + size] for k in range(0, n, size)]
if task == "write":
    checks = [LETTERS[-sum(map(LETTERS.find, piece)) % 26] for piece in pieces]
    print(note[:n] + "".join(checks) + "a" * (s - len(checks)))
else:
    word = ""
    for piece, check in zip(pieces, note[n:]):
        known = sum(LETTERS.find(c) for c in piece + check if c != "?")
        word += piece[:n - len(word)].replace("?", LETTERS[-known % 26])
    print(word[:n])
