# Tries all guest lists.
import sys

n, *rest = map(int, sys.stdin.read().split())
joys, parents = [0] + rest[:n], [0, 0] + rest[n:]


def best(person, children):
    """From this person down to person 1, with all who come later in the family settled."""
    if person == 0:
        return 0
    result = -10**18
    if children.get(person, 0) < 2:
        result = best(person - 1, children)
    p = parents[person]
    children[p] = children.get(p, 0) + 1
    result = max(result, joys[person] + best(person - 1, children))
    children[p] -= 1
    return result


sys.setrecursionlimit(200000)
print(best(n, {}))
