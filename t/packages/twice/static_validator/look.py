# No program names a seven.
import sys

_, entry, feedback, *words = sys.argv[1:]
with open(entry) as source:
    text = source.read()
named = [word for word in words if word in text]
if named:
    with open(feedback + "teammessage.txt", "w") as said:
        said.write(f"{named[0]} does not help")
sys.exit(43 if named else 42)
