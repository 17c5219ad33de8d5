# Right where everybody tolerates the same, and nowhere else.
n = int(input())
loud = list(map(int, input().split()))
limit = min(map(int, input().split()))
pairs = 0
for i, voice in enumerate(loud):
    far = max(0, voice - limit - 1)
    pairs += min(i, far) + min(n - 1 - i, far)
print(pairs)
