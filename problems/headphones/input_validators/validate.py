import re
import sys


def numbers(line, count):
    assert re.fullmatch(r"(0|-?[1-9][0-9]*)( (0|-?[1-9][0-9]*))*", line)
    values = [int(word) for word in line.split(" ")]
    assert len(values) == count
    return values


lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
n, m, b = numbers(lines[0], 3)
assert 2 <= n <= 1000 and 1 <= m <= 3000 and 0 <= b <= 10 and len(lines) == m + 2
talks = numbers(lines[1], n)
assert talks[0] == 0 and all(0 <= t <= 10**9 for t in talks)
near = {}
for line in lines[2:]:
    u, v, w = numbers(line, 3)
    assert 1 <= u <= n and 1 <= v <= n and u != v and 1 <= w <= 10**9
    near.setdefault(u, []).append(v)
    near.setdefault(v, []).append(u)
seen, left = {1}, [1]
while left:
    for v in near.get(left.pop(), []):
        if v not in seen:
            seen.add(v)
            left.append(v)
assert n in seen
sys.exit(42)
