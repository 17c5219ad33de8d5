#!/bin/sh
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
pgtap 19-minutes
