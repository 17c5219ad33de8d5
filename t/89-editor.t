#!/bin/sh
# The editor in a real browser.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
import_package twice
browser editor.js "$URL"
