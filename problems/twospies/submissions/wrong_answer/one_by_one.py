# Sends them through one by one.
n = int(input())
spies = []
for guest in range(1, n + 1):
    print("?", "0" * (guest - 1) + "1" + "0" * (n - guest), flush=True)
    if input() == "beep":
        spies.append(guest)
print("!", *spies, flush=True)
