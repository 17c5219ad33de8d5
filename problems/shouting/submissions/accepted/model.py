n = int(input())
print(sum(input().isupper() for _ in range(n)))
