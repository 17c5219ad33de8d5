#!/bin/sh
# gcc's static analyzer finds nothing.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 1

mkdir build
analyze () {
	(cd build && "$SRC/configure" --enable-analyzer && make -j2 -k all) >build.log 2>&1 || {
		grep -A 30 -E 'error|warning' build.log | head -n 80
		return 1
	}
}
check 'gcc -fanalyzer finds nothing' analyze
