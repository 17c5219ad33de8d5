import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
assert len(lines) == 3 and lines[0] == "write"
n, s = numbers(lines[1], 2)
assert 1 <= n <= 1000 and 1 <= s <= 100
assert re.fullmatch("[a-z]+", lines[2]) and len(lines[2]) == n
sys.exit(42)
