#!/bin/sh
# Real browsers: of several tabs one listens for all, another goes on when it is
# closed, and where a proxy holds answers back the page polls.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser tabs.js "$URL" "$(free_port)"
