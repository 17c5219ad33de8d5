import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, = numbers(lines[0], 1)
assert 1 <= n <= 50000 and len(lines) == n + 1 and lines[1].startswith("add ")
left = 0
for line in lines[1:]:
    assert re.fullmatch("(add|got) [0-9]+", line)
    x, = numbers(line[4:], 1)
    assert 1 <= x <= 10**12
    left += x if line.startswith("add") else -x
    assert left >= 0
sys.exit(42)
