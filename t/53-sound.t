#!/bin/sh
# From packets to pieces of speech, without a media server.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
exec "$BUILD/t/sound-test"
