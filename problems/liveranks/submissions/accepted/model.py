import sys


def main():
    words = sys.stdin.buffer.read().split()
    players, events = int(words[0]), int(words[1])
    points = [0] * (players + 1)
    # above[p] = how many players have more than p points: a right answer of somebody
    # with p points changes just this one number.
    above = [0] * (events + 1)
    ranks = []
    for sign, player in zip(words[2::2], map(int, words[3::2])):
        if sign == b"+":
            above[points[player]] += 1
            points[player] += 1
        else:
            ranks.append(above[points[player]] + 1)
    print("\n".join(map(str, ranks)))


main()
