import re
import sys

text = sys.stdin.read()
numbers = re.fullmatch(r"(\d+)( \d+)*\n", text) and [int(word) for word in text.split()]
sys.exit(42 if numbers and max(numbers) <= {{LIMIT}} and len(numbers) <= {{MOST}} else 43)
