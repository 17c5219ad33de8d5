import sys
from heapq import heappush, heappushpop


def main():
    n, rise, fall, *seconds = map(int, sys.stdin.read().split())
    # The cost so far, as a function of the last loudness, is convex and made of straight
    # pieces.  The heaps hold the places where its slope changes by one, those left of the
    # lowest place and those right of it.  From one second to the next, the left part moves
    # down by `fall` and the right part up by `rise`: so much is added to all in a heap.
    left, right = [], []
    cost = down = up = 0
    for a in seconds:
        # What is louder than a costs, then what is softer.
        place = -heappushpop(left, -(a + down)) - down
        heappush(right, place - up)
        cost += max(0, place - a)
        place = heappushpop(right, a - up) + up
        heappush(left, -(place + down))
        cost += max(0, a - place)
        down += fall
        up += rise
    print(cost)


main()
