#!/bin/sh
# Messages that the box believes, and those that it refuses.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
exec "$BUILD/t/wire-test"
