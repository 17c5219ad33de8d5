# Writes the beginning of the word twice.
task = input()
n, s = map(int, input().split())
note = input()
if task == "write":
    print((note + note)[:n + s])
else:
    again = note[n:] + "?" * n
    print("".join(a if a != "?" else b if b != "?" else "a" for a, b in zip(note[:n], again)))
