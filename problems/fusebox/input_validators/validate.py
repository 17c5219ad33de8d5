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
assert 1 <= n <= 1000 and len(lines) == 2
assert sorted(numbers(lines[1], n)) == list(range(1, n + 1))
sys.exit(42)
