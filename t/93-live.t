#!/bin/sh
# What a page lives through, with two players and a spectator.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser live.js "$URL"
