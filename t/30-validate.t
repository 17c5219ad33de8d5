#!/bin/sh
# The default output validator, without a server.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
exec "$BUILD/t/validate-test"
