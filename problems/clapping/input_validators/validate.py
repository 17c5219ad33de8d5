import re
import sys

text = sys.stdin.buffer.read().decode("ascii")
match = re.fullmatch(r"([1-9][0-9]{0,5})\n([x.]+)\n", text)
assert 2 <= int(match.group(1)) <= 100000
assert int(match.group(1)) == len(match.group(2))
sys.exit(42)
