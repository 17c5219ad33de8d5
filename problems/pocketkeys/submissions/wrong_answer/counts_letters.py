# Divides the different letters among keyboards, whatever their order.
keys = int(input())
different = len(set(input()))
print(-(-different // keys))
