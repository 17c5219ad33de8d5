#!/bin/sh
# The tarball is whole: it builds, passes the tests of the build, installs, and
# takes everything away again.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 2

mkdir build
distcheck () {
	(cd build && "$SRC/configure" --enable-werror && make -j2 distcheck) >distcheck.log 2>&1 || {
		tail -n 40 distcheck.log
		return 1
	}
}
check 'make distcheck passes' distcheck

# What git has and the tarball lacks, but for what is of use in a checkout only.
forgotten () {
	test -e "$SRC/.git" || return 0
	tar -tf build/riposte-*.tar.xz | sed 's,^[^/]*/,,' | sort >packed
	git -C "$SRC" -c safe.directory='*' ls-files | grep -v '^\.' | sort >tracked
	comm -13 packed tracked >missing
	cat missing
	! test -s missing
}
check 'the tarball has every file of the tree' forgotten
