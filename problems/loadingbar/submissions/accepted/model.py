total = arrived = shown = same = longest = 0
for _ in range(int(input())):
    word, x = input().split()
    if word == "add":
        total += int(x)
    else:
        arrived += int(x)
    percent = arrived * 100 // total
    if percent > shown:
        shown, same = percent, 0
    same += 1
    longest = max(longest, same)
print(shown, longest)
