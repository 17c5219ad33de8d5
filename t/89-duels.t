#!/bin/sh
# Kinds of battle in two real browsers.  With SHOTS=DIR pictures are kept there.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser duels.js "$URL"
