#!/bin/sh
# The web program under the thread sanitizer passes the tests of long polls.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 4

mkdir build
build () {
	(cd build && "$SRC/configure" --enable-werror --enable-thread-sanitizer &&
		make -j2 config.h templates.c cgi/schema-number.h && make -j2 riposte.fcgi) >build.log 2>&1 || { tail -n 40 build.log; return 1; }
}
check  'the web program builds with the thread sanitizer' build
# The installation under test with this program in its place.
cp -a "$RIPOSTE_PREFIX" inst
check  'it takes the place of the other'  cp build/riposte.fcgi inst/libexec/riposte/riposte.fcgi
install -d -m 1777 reports
TSAN_OPTIONS="log_path=$scratch/reports/report history_size=4"
export TSAN_OPTIONS
own () { RIPOSTE_PREFIX="$scratch/inst" prove -v "$SRC/$1"; }
check  'long polls and streams are as they should be' own t/22-poll.t
reports () { cat reports/*; }
refuse 'no two threads were in each others way' reports
