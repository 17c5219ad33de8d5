# After each event, adds up all that came before.
added, arrived = [], []
shown = same = longest = 0
for _ in range(int(input())):
    word, x = input().split()
    (added if word == "add" else arrived).append(int(x))
    percent = sum(arrived) * 100 // sum(added)
    if percent > shown:
        shown, same = percent, 0
    same += 1
    longest = max(longest, same)
print(shown, longest)
