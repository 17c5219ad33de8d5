# Counts the second lamp from second 0 on.
import math

a, b = map(int, input().split())
c, d = map(int, input().split())
s, t = map(int, input().split())
whole = math.lcm(a + b, c + d)
count, rest = divmod(t, whole)
both = 0
for k in range(whole):
    if k % (a + b) < a and (k - s) % (c + d) < c:
        both += count + (k < rest)
print(both)
