import re
import sys

lines = sys.stdin.buffer.read().decode("ascii").split("\n")
assert lines.pop() == "", "the last line must end"
assert re.fullmatch(r"[1-9][0-9]*", lines[0]) and int(lines[0]) <= 100
assert len(lines) == int(lines[0]) + 1
for message in lines[1:]:
    assert re.fullmatch(r"[A-Za-z0-9 .,!?':;+*()/-]{0,100}", message)
    assert message == message.strip()
sys.exit(42)
