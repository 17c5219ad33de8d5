#!/bin/sh
# Class lists and teams: modules without a page.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
command -v node >/dev/null || skip_all 'node is not installed'
# Modules are known by their nearest package.json.
cp -r "$SRC/www/"*.js "$SRC/www/words" .
echo '{"type": "module"}' >package.json
cp "$SRC/t/browser/classlist.js" story.js
node story.js "$PWD" || failed=1
