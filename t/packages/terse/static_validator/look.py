# usage: look.py LANGUAGE ENTRY FEEDBACK/ at-most BYTES | without WORD
import os
import sys

language, entry, feedback, rule, bound = sys.argv[1:]
if language not in ("python3", "cpp") or not feedback.endswith("/"):
    sys.exit(f"called with {sys.argv[1:]}")
with open(entry, encoding="utf-8") as source:
    text = source.read()
if rule == "without":
    if bound not in text:
        sys.exit(42)
    with open(feedback + "teammessage.txt", "w") as said:
        said.write(f"{bound} is not allowed")
    sys.exit(43)
with open(feedback + "score_multiplier.txt", "w") as score:
    score.write(str(min(1.0, int(bound) / len(text.encode()))))
with open(feedback + "judgemessage.txt", "w") as said:
    said.write(f"{entry} in {language} beside {sorted(os.listdir('.'))}")
sys.exit(42)
