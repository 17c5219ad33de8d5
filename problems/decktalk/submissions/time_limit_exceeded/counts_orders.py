# Takes the order of the 50 cards that comes in the place that the word says, by going
# through all those before it.
from itertools import permutations

LETTERS = "abcdefghijklmnopqrstuvwxyz"

if input() == "hide":
    number = 0
    for letter in input():
        number = 26 * number + LETTERS.index(letter)
    for cards in permutations(range(3, 53)):
        if number == 0:
            print(1, 2, *cards)
            break
        number -= 1
else:
    deck = list(map(int, input().split()))
    first = deck.index(1)
    deck = deck[first:] + deck[:first]
    if deck[1] != 2:
        deck = deck[:1] + deck[:0:-1]
    number = 0
    for cards in permutations(range(3, 53)):
        if list(cards) == deck[2:]:
            break
        number += 1
    word = ""
    for _ in range(45):
        number, digit = divmod(number, 26)
        word = LETTERS[digit] + word
    print(word)
