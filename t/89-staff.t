#!/bin/sh
# The pages of the administration in a real browser.  With SHOTS=DIR pictures are
# kept there.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
link=$(sql "set search_path = riposte; select '/ticket/' || (ticket_make('{\"purpose\": \"admin\"}', null)).token")
python3 -c 'import shutil, sys; shutil.make_archive("plus", "zip", sys.argv[1])' "$SRC/t/packages/plus"
browser staff.js "$URL" "$URL$link" "$scratch/plus.zip"
