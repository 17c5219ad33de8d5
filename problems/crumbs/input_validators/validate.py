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
n, k, seed = numbers(lines[0], 3)
assert 1 <= k <= n <= 100 and 0 <= seed <= 10**6
sys.exit(42)
