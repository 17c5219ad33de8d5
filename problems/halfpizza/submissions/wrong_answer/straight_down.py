# Cuts in the middle.
print(250001)
