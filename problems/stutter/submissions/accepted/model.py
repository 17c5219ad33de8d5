def matches(word, text):
    """For each place of the text, how many letters of the word follow there."""
    whole = word + "#" + text
    z = [0] * len(whole)
    left = right = 0
    for i in range(1, len(whole)):
        k = min(z[i - left], right - i) if i < right else 0
        while i + k < len(whole) and whole[k] == whole[i + k]:
            k += 1
        z[i] = k
        if i + k > right:
            left, right = i, i + k
    return z[len(word) + 1:]


def main():
    word, heard = input(), input()
    last = len(heard) - len(word)
    if not heard.endswith(word):
        print("impossible")
        return
    said = matches(word, heard)
    # With so many breaks every place up to `reach` can be where he begins again, and with
    # one more those up to `further`.
    breaks = reach = further = 0
    for i in range(last):
        if i > reach:
            print("impossible")
            return
        further = max(further, i + min(said[i], len(word) - 1))
        if i == reach:
            breaks += 1
            reach = further
    print(breaks if reach >= last else "impossible")


main()
