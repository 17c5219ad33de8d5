# @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT
input()
print("hello", flush=True)
