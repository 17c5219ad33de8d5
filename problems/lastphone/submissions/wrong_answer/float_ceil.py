# A float has 53 bits; the charge may need 60.
import math

a, p = map(int, input().split())
b, q = map(int, input().split())
ana = math.ceil(a / p)
ben = math.ceil(b / q)
if ana == ben:
    print("TOGETHER")
else:
    print("ANA" if ana > ben else "BEN", abs(ana - ben))
