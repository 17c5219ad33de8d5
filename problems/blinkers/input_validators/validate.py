import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
assert len(lines) == 3
assert all(1 <= value <= 500 for line in lines[:2] for value in numbers(line, 2))
s, t = numbers(lines[2], 2)
assert 0 <= s <= t <= 10**18
sys.exit(42)
