import re
import sys

lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert len(lines) == 3 and lines[2] == ""
assert re.fullmatch(r"[1-9][0-9]{0,5}", lines[0]) and int(lines[0]) <= 200000
values = lines[1].split(" ")
assert len(values) == int(lines[0])
for value in values:
    assert re.fullmatch(r"0|-?[1-9][0-9]{0,2}", value) and abs(int(value)) <= 100
sys.exit(42)
