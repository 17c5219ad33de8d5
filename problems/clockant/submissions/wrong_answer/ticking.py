# The hour hand stays on the full hour.
import math

a, b, j = map(int, input().split())
hours, minutes = map(int, input().split(":"))
ahead = (minutes * 6 - hours * 30) % 360
if j > a + b:
    print(0.0)
elif j < abs(a - b):
    print("never")
else:
    reach = math.degrees(math.acos((a * a + b * b - j * j) / (2 * a * b)))
    if ahead <= reach or ahead >= 360 - reach:
        print(0.0)
    else:
        print((360 - reach - ahead) / 5.5)
