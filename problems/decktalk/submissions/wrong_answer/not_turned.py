# Knows about the cut, but not that the deck may be turned round.
LETTERS = "abcdefghijklmnopqrstuvwxyz"

if input() == "hide":
    number = 0
    for letter in input():
        number = 26 * number + LETTERS.index(letter)
    digits = []
    for base in range(1, 52):
        number, digit = divmod(number, base)
        digits.append(digit)
    cards = list(range(2, 53))
    print(1, *[cards.pop(digit) for digit in reversed(digits)])
else:
    deck = list(map(int, input().split()))
    first = deck.index(1)
    deck = deck[first:] + deck[:first]
    cards, number = list(range(2, 53)), 0
    for base, card in zip(range(51, 0, -1), deck[1:]):
        digit = cards.index(card)
        number = base * number + digit
        cards.pop(digit)
    word = ""
    for _ in range(45):
        number, digit = divmod(number, 26)
        word = LETTERS[digit] + word
    print(word)
