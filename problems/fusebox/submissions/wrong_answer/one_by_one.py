# Asks for one fuse after the other.
n = int(input())
rooms = []
for fuse in range(n):
    print("?", "0" * fuse + "1" + "0" * (n - fuse - 1), flush=True)
    rooms.append(input().index("1") + 1)
print("!", *rooms, flush=True)
