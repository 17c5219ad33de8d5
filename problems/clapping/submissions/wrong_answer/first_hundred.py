# Hopes that a small shift will do.
n, beats = int(input()), input()
claps = int((beats + beats).replace("x", "1").replace(".", "0"), 2)
once = (1 << n) - 1
best = min((bin(claps & claps >> d & once).count("1"), d) for d in range(1, min(n, 100)))
print(best[1], best[0])
