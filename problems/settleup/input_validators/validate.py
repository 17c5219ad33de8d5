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
assert 2 <= n <= 5000 and len(lines) == 2
balances = numbers(lines[1], n)
assert sum(balances) == 0 and all(-10**6 <= b <= 10**6 for b in balances)
sys.exit(42)
