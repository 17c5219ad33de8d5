# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# build.sh -- compiled in $dir/build, installed in $dir/inst.

# Anything of ours newer than the last installation?
is_built () {
	test -e "$dir/inst/.done" || return 1
	test -z "$(cd "$here" && find run start bootstrap configure.ac Makefile.am lib cgi judge doctor timer \
		media templates www sql nginx problems -newer "$dir/inst/.done" ! -type d 2>/dev/null | head -n 1)"
}

build () {
	is_built && return
	test ! -e "$here/config.status" ||
		die "the tree itself is configured: run \"make distclean\" in $here first"
	needs_disk 500 "$dir" "to build"
	source=$here
	case $here in
	*[!A-Za-z0-9_./+-]*) # configure refuses such a path
		ln -sfn "$here" "$dir/source"
		source=$dir/source ;;
	esac
	mkdir -p "$dir/build"
	say "build: compiling (a minute or so)"
	(
		flock 8 # two ./run may share a tree
		test -x "$here/configure" || quietly bootstrap "$source/bootstrap"
	) 8<"$here/configure.ac"
	cd "$dir/build" || die "$dir/build cannot be entered"
	# shellcheck disable=SC2086 # options
	test -e Makefile || quietly configure "$source/configure" --prefix="$dir/inst" \
		--sysconfdir="$dir" ${RIPOSTE_CONFIGURE:-}
	quietly make make -j "$(nproc)"
	quietly 'make install' make install
	touch "$dir/inst/.done"
	cd /
}
