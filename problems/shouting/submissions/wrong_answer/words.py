# Counts words, not messages.
import sys

words = sys.stdin.read().split()
print(sum(word.isupper() for word in words[1:]))
