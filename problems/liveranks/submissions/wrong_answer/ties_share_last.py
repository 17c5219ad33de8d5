# Counts those with as many points too: a tie gets its last place, not its first.
import sys


def main():
    words = sys.stdin.buffer.read().split()
    players, events = int(words[0]), int(words[1])
    points = [0] * (players + 1)
    reached = [players] + [0] * events
    for sign, player in zip(words[2::2], map(int, words[3::2])):
        if sign == b"+":
            points[player] += 1
            reached[points[player]] += 1
        else:
            print(reached[points[player]])


main()
