#!/bin/sh
# The pages of the administration in a real browser.  With SHOTS=DIR pictures are
# kept there.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
link=$(sql "set search_path = riposte; select '/ticket/' || (ticket_make('{\"purpose\": \"admin\"}', null)).token")
browser staff.js "$URL" "$URL$link"
