# @EXPECTED_RESULTS@: wrong_answer
print(f" {2 * int(input())}")
