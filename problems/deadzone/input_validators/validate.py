import math
import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
ax, ay, bx, by = numbers(lines[0], 4)
assert (ax, ay) != (bx, by)
assert all(-1000 <= value <= 1000 for value in (ax, ay, bx, by))
count, = numbers(lines[1], 1)
assert 0 <= count <= 20000 and len(lines) == count + 2
for line in lines[2:]:
    x, y, r = numbers(line, 3)
    assert -1000 <= x <= 1000 and -1000 <= y <= 1000 and 1 <= r <= 1000
    cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    assert abs(abs(cross) / math.hypot(bx - ax, by - ay) - r) >= 0.001
sys.exit(42)
