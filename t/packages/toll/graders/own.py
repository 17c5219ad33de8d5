# "AC 10" in each line, one for each test; all of them count.
import sys

scores = [float(line.split()[1]) for line in sys.stdin]
print("AC", sum(scores) * (2 if "double" in sys.argv[1:] else 1))
