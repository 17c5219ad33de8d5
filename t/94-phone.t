#!/bin/sh
# A battle on a phone.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser phone.js "$URL"
