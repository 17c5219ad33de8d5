from walls import MOST

print(min(MOST, int(input())))
