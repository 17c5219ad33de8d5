#!/bin/sh
# While no judge is there the room's page says so, and goes on when one is back.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
browser delayed.js "$URL" "$SITE/service/judge"
