from tariff import FACTOR

print(FACTOR * int(input()))
