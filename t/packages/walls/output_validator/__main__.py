# The share of the walls that is painted: plain tells nothing, part writes a
# multiplier, whole a score.
import sys

answer, feedback, how = int(open(sys.argv[2]).read()), sys.argv[3], sys.argv[4]
try:
    painted = int(sys.stdin.read())
except ValueError:
    sys.exit(43)
if not 0 <= painted <= answer:
    with open(feedback + "teammessage.txt", "w") as said:
        print("there are not so many walls", file=said)
    sys.exit(43)
with open(feedback + "judgemessage.txt", "a") as said:
    print("painted", painted, "of", answer, file=said)
if how == "part":
    with open(feedback + "score_multiplier.txt", "w") as file:
        print(painted / answer, file=file)
elif how == "whole":
    with open(feedback + "score.txt", "w") as file:
        print(20 * painted / answer, file=file)
sys.exit(42)
