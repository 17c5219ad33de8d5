import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
assert len(lines) == 1
n, a, b = numbers(lines[0], 3)
assert 2 <= n <= 1000 and 1 <= a < b <= n
sys.exit(42)
