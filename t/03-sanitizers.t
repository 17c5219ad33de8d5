#!/bin/sh
# The tests of single modules, and the whole of what they touch, under the
# address and undefined behaviour sanitizers.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

# Those that need no site: they run programs of $BUILD/t only.
tests=$(cd "$SRC" && grep -l 'BUILD/t/' t/[0-9]*.t | xargs grep -L 'site_start\|battle_start\|db_new\|box_start\|03-sanitizers')
# shellcheck disable=SC2086 # a list
set -- $tests
plan $((1 + $#))

mkdir build
build () {
	(cd build && "$SRC/configure" --enable-werror --enable-sanitizers && make -j2 all && make -j2 check-programs) \
		>build.log 2>&1 || { tail -n 40 build.log; return 1; }
}
check 'everything builds with sanitizers' build
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
for test in "$@"
do
	check "nothing is found in $test" env BUILD="$scratch/build" prove "$SRC/$test"
done
