a, p = map(int, input().split())
b, q = map(int, input().split())
ana = -(-a // p)
ben = -(-b // q)
if ana > ben:
    print("ANA", ana - ben)
elif ben > ana:
    print("BEN", ben - ana)
else:
    print("TOGETHER")
