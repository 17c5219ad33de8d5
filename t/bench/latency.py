#!/usr/bin/env python3
"""Submission to verdict event, beside the bare compiler and program.

usage: latency.py URL CODE JAR-OF-THE-PLAYER ROUNDS

Interleaved in one run: a submission of a new C program (its number makes the
source new, so that no cache helps), timed from before the POST until the long
poll of a second connection has brought the verdict; then gcc and ./a.out of
the same source.  Prints one line with medians in ms.
"""
import os
import statistics
import sys
import tempfile

from player import C, Player, bare

player = Player(*sys.argv[1:4])
rounds = int(sys.argv[4])
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("in", "w") as out:
        out.write("1 2\n")
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(player.timed("sum", "c", C.format(number)))
        theirs.append(bare(["gcc", "-O2"], "main.c", C.format(number)))
    os.chdir("/")
ours, theirs = ours[2:], theirs[2:]  # the first ones fill caches
print(f"{statistics.median(ours):.1f} {statistics.median(theirs):.1f}")
