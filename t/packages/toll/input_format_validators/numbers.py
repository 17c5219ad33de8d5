import re
import sys

sys.exit(42 if sys.argv[1:] in (["far"], ["near"])
         and re.fullmatch(r"[1-9][0-9]*\n", sys.stdin.read()) else 43)
