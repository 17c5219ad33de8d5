import re
import sys

text = sys.stdin.buffer.read().decode("ascii")
match = re.fullmatch(r"([1-9][0-9]?)\n([a-z]+)\n", text)
assert int(match.group(1)) <= 26
assert len(match.group(2)) <= 200000
sys.exit(42)
