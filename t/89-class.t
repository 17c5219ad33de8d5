#!/bin/sh
# A class of 30 by seats: a teacher's browser, a pupil's phone, a projector, and 29
# pupils by calls.  With SHOTS=DIR pictures are kept there.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser class.js "$URL"
