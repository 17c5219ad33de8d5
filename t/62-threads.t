#!/bin/sh
# The web program under the thread sanitizer passes the tests of those who wait:
# here single polls and streams; ./check threads runs all of them (t/threads.t).
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

TESTS=${TESTS:-t/22-poll.t}
# shellcheck disable=SC2086 # a list of files
set -- $TESTS
plan $((3 + $#))

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
# With the sanitizer the program is ten times as slow, and its memory is the sanitizer's.
own () {
	POLLS=140 STREAMS=60 VANISH=100 MEMORY=4000000 RIPOSTE_PREFIX="$scratch/inst" prove -v "$SRC/$1"
}
for test in "$@"
do
	check "with it $test is as it should be" own "$test"
done
reports () { cat reports/*; }
refuse 'no two threads were in each others way' reports
