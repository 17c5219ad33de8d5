import time
input()
time.sleep(99)
