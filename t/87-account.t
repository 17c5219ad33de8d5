#!/bin/sh
# Accounts through the pages, in a real browser.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
db_new empty
site_start
browser account.js "$URL" "$(sed -n "s|.*$URL\(/ticket/[^ ]*\).*|\1|p" "$scratch/site.log")"
