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
assert 1 <= n <= 100000 and 2 <= k <= 100000 and k % 2 == 0
assert len(lines) == 2 and re.fullmatch("[RWL]+", lines[1]) and len(lines[1]) == n
sys.exit(42)
