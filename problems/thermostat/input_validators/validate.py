import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, t, h = numbers(lines[0], 3)
assert 1 <= n <= 1000 and -1000 <= t <= 1000 and 1 <= h <= 10**9
assert len(lines) == n + 1
for line in lines[1:]:
    low, high = numbers(line, 2)
    assert -1000 <= low <= high <= 1000
sys.exit(42)
