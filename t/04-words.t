#!/bin/sh
# The interface's texts: complete in each language, and all of them in use.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
command -v node >/dev/null || skip_all 'node is not installed'
cp -r "$SRC/www/words" .
echo '{"type": "module"}' >package.json
cp "$SRC/t/browser/words.js" story.js
node story.js "$SRC" "$PWD/words" || failed=1
