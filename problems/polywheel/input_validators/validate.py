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
assert 3 <= n <= 1000 and 1 <= k <= 10**9 and len(lines) == n + 1
corners = [numbers(line, 2) for line in lines[1:]]
assert all(-10000 <= value <= 10000 for corner in corners for value in corner)


def cross(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


assert all(cross(corners[i - 2], corners[i - 1], corners[i]) > 0 for i in range(n))
# Left turns only, and seen from corner 1 the others come in order: one round, not two.
assert all(cross(corners[0], corners[i], corners[i + 1]) > 0 for i in range(1, n - 1))
sys.exit(42)
