# Alarms ring before their first time as well.
n, k = map(int, input().split())
alarms = []
for _ in range(n):
    at, step = input().split()
    alarms.append((int(at[:2]) * 60 + int(at[3:]), int(step)))
for now in range(1440):
    if sum((now - at) % step == 0 for at, step in alarms) >= k:
        print("%02d:%02d" % divmod(now, 60))
        break
else:
    print("overslept")
