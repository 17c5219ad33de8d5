import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, m = numbers(lines[0], 2)
assert 1 <= n <= 20000 and 0 <= m <= 20000 and len(lines) == m + 1
total = 0
for line in lines[1:]:
    k, *group = numbers(line, line.count(" ") + 1)
    people = {abs(p) for p in group}
    assert 1 <= k == len(group) == len(people) and 1 <= min(people) and max(people) <= n
    total += k
assert total <= 60000
sys.exit(42)
