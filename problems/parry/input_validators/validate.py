import re
import sys

text = sys.stdin.buffer.read().decode("ascii")
match = re.fullmatch(r"([1-9][0-9]{0,4}) ([1-9][0-9]{0,4})\n([APW]+)\n([APW]+)\n", text)
n, t = int(match.group(1)), int(match.group(2))
assert n <= 10000 and t <= 10000
assert len(match.group(3)) == n and len(match.group(4)) == n
sys.exit(42)
