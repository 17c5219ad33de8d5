def minutes(charge, loss):
    count = 0
    while charge > 0:
        charge -= loss
        count += 1
    return count


ana = minutes(*map(int, input().split()))
ben = minutes(*map(int, input().split()))
if ana == ben:
    print("TOGETHER")
else:
    print("ANA" if ana > ben else "BEN", abs(ana - ben))
