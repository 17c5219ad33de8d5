import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, d, m = numbers(lines[0], 3)
assert 1 <= n <= 50000 and 2 <= d <= 700 and 1 <= m <= 15
assert len(lines) == 1 + n + d
for line in lines[1:]:
    assert re.fullmatch("[01]+", line) and len(line) == m
sys.exit(42)
