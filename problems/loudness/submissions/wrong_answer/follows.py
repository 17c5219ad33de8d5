# Goes along, and changes only what does not fit to the second before.
n, rise, fall = map(int, input().split())
cost, last = 0, None
for a in map(int, input().split()):
    level = a if last is None else min(max(a, last - fall), last + rise)
    cost += abs(level - a)
    last = level
print(cost)
