import re
import sys

text = sys.stdin.buffer.read().decode("ascii")
match = re.fullmatch(r"([a-z]+)\n([a-z]+)\n", text)
assert len(match.group(1)) <= 200000 and len(match.group(2)) <= 200000
sys.exit(42)
