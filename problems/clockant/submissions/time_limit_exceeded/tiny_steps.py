# Looks again and again, after steps so small that they cannot spoil the answer.
import math

a, b, j = map(int, input().split())
hours, minutes = map(int, input().split(":"))
start = math.radians((hours * 60 + minutes) * 11 % 720 / 2)
step = 2.0 ** -21
turn = math.radians(5.5) * step
squares, product, enough = a * a + b * b, 2 * a * b, j * j
for k in range(int(66 / step)):
    if squares - product * math.cos(start + k * turn) <= enough:
        print(k * step)
        break
else:
    print("never")
