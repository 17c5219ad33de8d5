# Right, and quick enough for few people.
n = int(input())
loud = list(map(int, input().split()))
tolerates = list(map(int, input().split()))
print(sum(loud[i] - abs(i - j) > tolerates[j] for i in range(n) for j in range(n) if i != j))
