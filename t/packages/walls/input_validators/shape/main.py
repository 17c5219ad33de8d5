import re
import sys

text = sys.stdin.read()
good = re.fullmatch(r"[1-9][0-9]*\n", text) and int(text) <= {{MOST}}
if "odd" in sys.argv[1:]:  # the case that has a file and an argument of its own
    good = good and int(text) % 2 and (sys.argv[2:] == ["--carefully"]
                                       and open("brush.txt").read() == "brush\n"
                                       or len(sys.argv) == 2)
sys.exit(42 if good else 43)
