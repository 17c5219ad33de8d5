LETTERS = "abcdefghijklmnopqrstuvwxyz"
LENGTH = 45

# The cards 1 and 2, next to each other, show where the deck begins and which way it goes. The
# order of the 50 others is a number below 50!, which is more than 26 to the power of 45.
if input() == "hide":
    number = 0
    for letter in input():
        number = 26 * number + LETTERS.index(letter)
    digits = []
    for base in range(1, 51):
        number, digit = divmod(number, base)
        digits.append(digit)
    cards = list(range(3, 53))
    print(1, 2, *[cards.pop(digit) for digit in reversed(digits)])
else:
    deck = list(map(int, input().split()))
    first = deck.index(1)
    deck = deck[first:] + deck[:first]
    if deck[1] != 2:
        deck = deck[:1] + deck[:0:-1]
    cards, number = list(range(3, 53)), 0
    for base, card in zip(range(50, 0, -1), deck[2:]):
        digit = cards.index(card)
        number = base * number + digit
        cards.pop(digit)
    word = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, 26)
        word = LETTERS[digit] + word
    print(word)
