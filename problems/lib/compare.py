"""The default output validator of the package format."""

import re

FLOAT = re.compile(rb"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
SPACE = re.compile(rb"[ \t\n\v\f\r]+")


def tokens(text):
    return [token for token in SPACE.split(text) if token]


def tolerances(flags):
    """(relative, absolute), each None unless a flag sets it."""
    relative = absolute = None
    for name, value in zip(flags, flags[1:]):
        if name in ("float_tolerance", "float_relative_tolerance"):
            relative = float(value)
        if name in ("float_tolerance", "float_absolute_tolerance"):
            absolute = float(value)
    return relative, absolute


def is_near(theirs, ours, relative, absolute):
    difference = abs(theirs - ours)
    return (absolute is not None and difference <= absolute or
            relative is not None and difference <= relative * abs(ours))


def is_same(output, answer, flags):
    """Whether an output is right, judged by an answer."""
    relative, absolute = tolerances(flags)
    theirs, ours = tokens(output), tokens(answer)
    if len(theirs) != len(ours):
        return False
    for their, our in zip(theirs, ours):
        if (relative is not None or absolute is not None) and FLOAT.fullmatch(our):
            if not FLOAT.fullmatch(their):
                return False
            if not is_near(float(their), float(our), relative, absolute):
                return False
        elif their.lower() != our.lower():
            return False
    return True
