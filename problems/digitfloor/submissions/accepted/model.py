import sys


def main():
    height, width, *rows = sys.stdin.read().split()
    height, width = int(height), int(width)
    # A border of pits saves looking where the floor ends.
    side = width + 2
    floor = "#" * side + "".join("#" + row + "#" for row in rows) + "#" * side
    end = floor.index("E")
    # What matters of the time is the clock: (tile, clock) as tile * 10 + clock.
    seen = bytearray(len(floor) * 10)
    now = [floor.index("S")]
    seen[now[0] * 10] = 1
    seconds = 0
    while now:
        seconds += 1
        clock = seconds % 10
        holds = {".", "S", "E", str(clock)}
        then = []
        for tile in now:
            for step in (tile, tile - 1, tile + 1, tile - side, tile + side):
                if floor[step] in holds and not seen[step * 10 + clock]:
                    if step == end:
                        print(seconds)
                        return
                    seen[step * 10 + clock] = 1
                    then.append(step)
        now = then
    print("impossible")


main()
