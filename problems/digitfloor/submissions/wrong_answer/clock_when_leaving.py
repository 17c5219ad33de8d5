# Looks at the clock when the step begins, not when it ends.
import sys

h, w, *rows = sys.stdin.read().split()
side = int(w) + 2
floor = "#" * side + "".join("#" + row + "#" for row in rows) + "#" * side
now = {floor.index("S")}
end = floor.index("E")
seen = set()
seconds = 0
while now and end not in now:
    clock = seconds % 10
    seen.update((tile, clock) for tile in now)
    seconds += 1
    then = set()
    for tile in now:
        for step in (tile, tile - 1, tile + 1, tile - side, tile + side):
            if floor[step] in ".SE" or floor[step] == str(clock):
                if (step, seconds % 10) not in seen:
                    then.add(step)
    now = then
print(seconds if now else "impossible")
