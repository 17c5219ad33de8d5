#!/bin/sh
# Language files, without a server.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
exec "$BUILD/t/language-test" "$SRC/judge/languages"
