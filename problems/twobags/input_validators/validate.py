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
assert 45 <= n <= 60 and len(lines) == 2
assert all(1 <= price <= 10**9 for price in numbers(lines[1], n))
sys.exit(42)
