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
assert len(lines) == 1 and 1 <= n <= 30 and 1 <= k <= 10**18
near = ["08", "124", "1235", "236", "1457", "24568", "3569", "478", "05789", "689"]
ways = [1] * 10
for _ in range(n - 1):
    ways = [sum(ways[int(d)] for d in digits) for digits in near]
assert k <= sum(ways)
sys.exit(42)
