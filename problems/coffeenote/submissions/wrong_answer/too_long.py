# Takes a larger sheet.
task = input()
n, s = map(int, input().split())
note = input()
if task == "write":
    print(note + "a" * s + note)
else:
    print(note[-n:] if "?" in note[:n] else note[:n])
