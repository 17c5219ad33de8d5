# Tries to hold a letter in each pair of cards, and has no more than 25 pairs.
LETTERS = "abcdefghijklmnopqrstuvwxyz"

if input() == "hide":
    word = input()
    print(1, 2, *sorted(range(3, 53), key=lambda card: (word[(card - 3) % 45], card)))
else:
    deck = list(map(int, input().split()))
    first = deck.index(1)
    deck = deck[first:] + deck[:first]
    if deck[1] != 2:
        deck = deck[:1] + deck[:0:-1]
    print("".join(LETTERS[deck.index(k + 3) // 2] for k in range(45)))
