# Whole periods by multiplication of the shares, as if the lamps knew nothing of each other.
a, b = map(int, input().split())
c, d = map(int, input().split())
s, t = map(int, input().split())
whole = (a + b) * (c + d)
count, rest = divmod(t - s, whole)
both = count * a * c
for k in range(rest):
    both += (s + k) % (a + b) < a and k % (c + d) < c
print(both)
