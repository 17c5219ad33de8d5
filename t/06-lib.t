#!/bin/sh
# lib/ on its own, without a server.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
exec "$BUILD/t/lib-test"
