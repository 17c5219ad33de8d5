# For each minute and each alarm, goes through all times at which it rings.
n, k = map(int, input().split())
alarms = []
for _ in range(n):
    at, step = input().split()
    alarms.append((int(at[:2]) * 60 + int(at[3:]), int(step)))


def rings(at, step, now):
    while at < now:
        at += step
    return at == now


for now in range(1440):
    if sum(rings(at, step, now) for at, step in alarms) >= k:
        print("%02d:%02d" % divmod(now, 60))
        break
else:
    print("overslept")
