import re
import sys

lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
assert re.fullmatch("[1-9][0-9]{0,2}", lines[0])
assert int(lines[0]) == len(lines) - 1 <= 100
for line in lines[1:]:
    assert re.fullmatch("[a-z0-9.,!?|]+( [a-z0-9.,!?|]+)*", line) and len(line) <= 200
sys.exit(42)
