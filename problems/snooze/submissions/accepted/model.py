n, k = map(int, input().split())
ringing = [0] * 1440
for _ in range(n):
    at, step = input().split()
    for minute in range(int(at[:2]) * 60 + int(at[3:]), 1440, int(step)):
        ringing[minute] += 1
found = [minute for minute in range(1440) if ringing[minute] >= k]
print("%02d:%02d" % divmod(found[0], 60) if found else "overslept")
