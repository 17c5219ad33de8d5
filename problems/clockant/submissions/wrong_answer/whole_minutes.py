# Looks at the clock once a minute.
import math

a, b, j = map(int, input().split())
hours, minutes = map(int, input().split(":"))
for waited in range(721):
    angle = math.radians((hours * 60 + minutes + waited) * 5.5)
    if a * a + b * b - 2 * a * b * math.cos(angle) <= j * j:
        print(waited)
        break
else:
    print("never")
