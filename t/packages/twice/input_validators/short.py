import sys

most = int(sys.argv[1]) if sys.argv[1:] else 2
sys.exit(42 if len(sys.stdin.read().strip()) <= most else 43)
