import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
import math  # noqa: E402

a, b, j = numbers(lines[0], 3)
assert all(1 <= value <= 1000 for value in (a, b, j)) and len(lines) == 2
assert re.fullmatch("(0[0-9]|1[01]):[0-5][0-9]", lines[1])
assert j not in (a + b, abs(a - b))
angle = math.radians(5.5 * (int(lines[1][:2]) * 60 + int(lines[1][3:])))
apart = math.sqrt(max(0, a * a + b * b - 2 * a * b * math.cos(angle)))
assert abs(apart - j) >= 0.001
sys.exit(42)
