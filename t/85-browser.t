#!/bin/sh
# A battle of two real browsers, one of them as small as a phone.  With SHOTS=DIR
# pictures are kept there, to be looked at.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser battle.js "$URL"
