import heapq
import sys


def main():
    n, m, b, *rest = map(int, sys.stdin.read().split())
    talks = [0] + rest[:n]
    near = [[] for _ in range(n + 1)]
    for u, v, w in zip(rest[n::3], rest[n + 1::3], rest[n + 2::3]):
        near[u].append((v, w))
        near[v].append((u, w))
    # best[v]: the fewest rooms nodded at so far, of all who came to v before.  Whoever
    # comes later is of interest only with fewer.
    best = [b + 1] * (n + 1)
    queue = [(0, 0, 1)]
    while queue:
        time, used, room = heapq.heappop(queue)
        if room == n:
            print(time)
            return
        if used >= best[room]:
            continue
        best[room] = used
        for v, w in near[room]:
            if used < best[v]:
                heapq.heappush(queue, (time + w + talks[v], used, v))
                if used < b and used + 1 < best[v]:
                    heapq.heappush(queue, (time + w, used + 1, v))


main()
