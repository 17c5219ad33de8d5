n = int(input())
numbers = [0] * n
# In question k, the fuses are on whose number has bit k: each room spells its fuse.
for bit in range((n - 1).bit_length()):
    print("?", "".join(str(fuse >> bit & 1) for fuse in range(n)), flush=True)
    for room, light in enumerate(input()):
        if light == "1":
            numbers[room] |= 1 << bit
rooms = [0] * n
for room, fuse in enumerate(numbers):
    rooms[fuse] = room + 1
print("!", *rooms, flush=True)
