low, high = 1, int(input())
while True:
    x = (low + high) // 2
    print("?", x, flush=True)
    word = input()
    if word == "hot":
        break
    low, high = (x + 1, high) if word == "more" else (low, x - 1)
raise SystemExit(3)
