import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, length = numbers(lines[0], 2)
assert 1 <= n <= 30000 and 1 <= length <= 100000 and len(lines) == n + 1
for line in lines[1:]:
    assert all(-100000 <= value <= 100000 for value in numbers(line, 2))
sys.exit(42)
