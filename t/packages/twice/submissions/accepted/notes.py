# What it writes is not there any more in the next test.
import os

with open("seen", "x") as file:
    file.write("x")
assert os.path.getsize("seen") == 1
print(2 * int(input()))
