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
assert 1 <= n <= 50000 and len(lines) == (3 if n > 1 else 2)
assert all(-10000 <= w <= 10000 for w in numbers(lines[1], n))
if n > 1:
    assert all(1 <= p < i for i, p in enumerate(numbers(lines[2], n - 1), 2))
sys.exit(42)
