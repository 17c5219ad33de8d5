import os
import sys

answer, folder = int(open(sys.argv[2]).read()), sys.argv[3]
state = folder + "state"
last = int(open(state).read()) if os.path.exists(state) else int(open(sys.argv[1]).read())
words = sys.stdin.read().split()
with open(folder + "judgemessage.txt", "a") as says:
    says.write("pass from %d\n" % last)
if words != [str(last + 1)]:
    sys.exit(43)
if last + 1 < answer:
    open(folder + "nextpass.in", "w").write("%d\n" % (last + 1))
    open(state, "w").write(str(last + 1))
sys.exit(42)
