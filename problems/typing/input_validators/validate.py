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
assert 1 <= n <= 20000 and len(lines) == n + 1
before, last = 1, {}
for line in lines[1:]:
    assert re.fullmatch("[^ ]+ [^ ]+ (key|send)", line)
    t, p = numbers(line.rsplit(" ", 1)[0], 2)
    assert before <= t <= 10**9 and 1 <= p <= 1000 and last.get(p) != t
    before = last[p] = t
sys.exit(42)
