#!/bin/sh
# make bench-page: how fast the room's page is in a real browser, and how large.
. "${SRC:-$(dirname "$0")/../..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser bench.js "$URL"
