import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, k = numbers(lines[0], 2)
assert 1 <= k <= n <= 500 and len(lines) == n + 1
for line in lines[1:]:
    at, step = line.split(" ")
    assert re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", at)
    assert 1 <= numbers(step, 1)[0] <= 1440
sys.exit(42)
