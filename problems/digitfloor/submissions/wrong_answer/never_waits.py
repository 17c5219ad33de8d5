# An ordinary breadth-first search: visits each tile once and never stays on one.
import sys
from collections import deque

h, w, *floor = sys.stdin.read().split()
h, w = int(h), int(w)
start = next((r, c) for r in range(h) for c in range(w) if floor[r][c] == "S")
seconds = {start: 0}
queue = deque([start])
answer = "impossible"
while queue:
    r, c = queue.popleft()
    if floor[r][c] == "E":
        answer = seconds[r, c]
        break
    then = seconds[r, c] + 1
    for nr, nc in ((r, c + 1), (r + 1, c), (r, c - 1), (r - 1, c)):
        if not (0 <= nr < h and 0 <= nc < w) or (nr, nc) in seconds:
            continue
        if floor[nr][nc] in ".SE" or floor[nr][nc] == str(then % 10):
            seconds[nr, nc] = then
            queue.append((nr, nc))
print(answer)
