import re
import sys

text = sys.stdin.buffer.read().decode("ascii")
number = r"([1-9][0-9]{0,18})"
match = re.fullmatch(rf"{number} {number}\n{number} {number}\n", text)
assert match and all(int(group) <= 10**18 for group in match.groups())
sys.exit(42)
