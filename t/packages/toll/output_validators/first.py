# input answer feedback/ flags, the submission's output as standard input
import sys

answer, feedback, flags = sys.argv[2], sys.argv[3], sys.argv[4:]
if not feedback.endswith("/") or flags not in (["strict", "two words"],
                                               ["strict", "two words", "loose"]):
    sys.exit(1)
with open(feedback + "judgemessage.txt", "w") as said:
    print("flags:", *flags, file=said)
sys.exit(42 if sys.stdin.read().split() == open(answer).read().split() else 43)
