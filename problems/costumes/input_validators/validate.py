import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, m = numbers(lines[0], 2)
assert 1 <= n <= 50000 and 2 <= m <= 50000 and len(lines) == n + 1
for line in lines[1:]:
    a, b = numbers(line, 2)
    assert 1 <= a <= m and 1 <= b <= m and a != b
sys.exit(42)
