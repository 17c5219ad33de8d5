import re
import sys

text = sys.stdin.buffer.read().decode("ascii")
assert re.fullmatch("hide\n[a-z]{45}\n", text)
sys.exit(42)
