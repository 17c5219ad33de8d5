import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, r, f = numbers(lines[0], 3)
assert 1 <= n <= 50000 and 0 <= r <= 10**9 and 0 <= f <= 10**9 and len(lines) == 2
assert all(0 <= a <= 10**9 for a in numbers(lines[1], n))
sys.exit(42)
