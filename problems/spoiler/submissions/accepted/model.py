for _ in range(int(input())):
    parts = input().split("||")
    if len(parts) % 2 == 0:
        last = parts.pop()
        parts[-1] += "||" + last
    for i in range(1, len(parts), 2):
        parts[i] = "".join(" " if c == " " else "#" for c in parts[i])
    print("".join(parts))
