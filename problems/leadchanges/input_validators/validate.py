import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
a, b, k = numbers(lines[0], 3)
assert len(lines) == 1 and a + b >= 1
assert all(0 <= value <= 200000 for value in (a, b, k))
sys.exit(42)
