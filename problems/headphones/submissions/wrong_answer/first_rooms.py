# Wears the headphones in the first rooms.
import heapq
import sys

n, m, b, *rest = map(int, sys.stdin.read().split())
talks = [0] + rest[:n]
near = [[] for _ in range(n + 1)]
for u, v, w in zip(rest[n::3], rest[n + 1::3], rest[n + 2::3]):
    near[u].append((v, w))
    near[v].append((u, w))
queue, done = [(0, 0, 1)], set()
while queue:
    time, used, room = heapq.heappop(queue)
    if room == n:
        print(time)
        break
    if (room, used) not in done:
        done.add((room, used))
        for v, w in near[room]:
            talk = talks[v] if used == b else 0
            heapq.heappush(queue, (time + w + talk, min(used + 1, b), v))
