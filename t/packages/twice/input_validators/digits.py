import sys

sys.exit(42 if len(sys.argv) == 1 and sys.stdin.read().strip().isdigit() else 43)
