import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
k, = numbers(lines[0], 1)
assert 1 <= k <= 50000 and len(lines) == 2
olives = numbers(lines[1], 2 * k)
assert len(set(olives)) == 2 * k
assert all(0 <= olive < 1000000 and olive % 2 == 0 for olive in olives)
sys.exit(42)
