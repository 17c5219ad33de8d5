# Forgets that the rhythm is repeated.
n, beats = int(input()), input()
claps = int(beats.replace("x", "1").replace(".", "0"), 2)
best = min((bin(claps & claps >> d).count("1"), d) for d in range(1, min(n, 2000)))
print(best[1], best[0])
