import re
import sys

lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
match = re.fullmatch(r"([1-9][0-9]{0,6}) ([1-9][0-9]{0,4})", lines[0])
players, events = int(match.group(1)), int(match.group(2))
assert players <= 10**6 and events <= 50000
assert len(lines) == events + 1
for line in lines[1:]:
    event = re.fullmatch(r"[+?] ([1-9][0-9]{0,6})", line)
    assert int(event.group(1)) <= players
assert any(line[0] == "?" for line in lines[1:])
sys.exit(42)
