# The first who owes pays the first who gets, until one of them is done.
n = int(input())
balances = list(map(int, input().split()))
givers = [i for i in range(n) if balances[i] < 0]
takers = [i for i in range(n) if balances[i] > 0]
payments = []
while givers:
    g, t = givers[-1], takers[-1]
    euros = min(-balances[g], balances[t])
    payments.append((g + 1, t + 1, euros))
    balances[g] += euros
    balances[t] -= euros
    if balances[g] == 0:
        givers.pop()
    if balances[t] == 0:
        takers.pop()
print(len(payments))
for payment in payments:
    print(*payment)
