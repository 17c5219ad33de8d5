import math

a, b, j = map(int, input().split())
hours, minutes = map(int, input().split(":"))
# In half degrees, the minute hand gains 11 per minute: exact for whole minutes.
ahead = (hours * 60 + minutes) * 11 % 720 / 2
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
