import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
ends = set()
for _ in range(2):
    k, = numbers(lines[0], 1)
    assert 2 <= k <= 15000
    log = [numbers(line, 3) for line in lines[1:k + 1]]
    assert len(log) == k and log[0][0] == 0 and log[-1][0] <= 10**6
    assert all(a[0] < b[0] for a, b in zip(log, log[1:]))
    assert all(-10000 <= value <= 10000 for entry in log for value in entry[1:])
    ends.add(log[-1][0])
    del lines[:k + 1]
assert not lines and len(ends) == 1
sys.exit(42)
