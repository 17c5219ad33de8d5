# Tells the fuses of the rooms.
n = int(input())
numbers = [0] * n
for bit in range((n - 1).bit_length()):
    print("?", "".join(str(fuse >> bit & 1) for fuse in range(n)), flush=True)
    for room, light in enumerate(input()):
        if light == "1":
            numbers[room] |= 1 << bit
print("!", *[fuse + 1 for fuse in numbers], flush=True)
