from helper import paint

print(paint(int(input())))
