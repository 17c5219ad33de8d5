import re
import sys

lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
match = re.fullmatch(r"([1-9][0-9]{0,2}) ([1-9][0-9]{0,2})", lines[0])
height, width = int(match.group(1)), int(match.group(2))
assert height <= 100 and width <= 100
assert len(lines) == height + 1
for row in lines[1:]:
    assert re.fullmatch(r"[#.0-9SE]+", row) and len(row) == width
floor = "".join(lines[1:])
assert floor.count("S") == 1 and floor.count("E") == 1
sys.exit(42)
