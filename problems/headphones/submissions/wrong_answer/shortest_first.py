# Takes the shortest way without headphones, and only then thinks of them.
import heapq
import sys

n, m, b, *rest = map(int, sys.stdin.read().split())
talks = [0] + rest[:n]
near = [[] for _ in range(n + 1)]
for u, v, w in zip(rest[n::3], rest[n + 1::3], rest[n + 2::3]):
    near[u].append((v, w))
    near[v].append((u, w))
queue, done = [(0, 1, ())], set()
while queue:
    time, room, heard = heapq.heappop(queue)
    if room == n:
        print(time - sum(sorted(heard)[len(heard) - min(b, len(heard)):]))
        break
    if room not in done:
        done.add(room)
        for v, w in near[room]:
            heapq.heappush(queue, (time + w + talks[v], v, heard + (talks[v],)))
