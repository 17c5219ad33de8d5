# shellcheck shell=sh disable=SC2034
# root.sh -- a bare Debian in a folder, and how to enter it; read after lib.sh.
#
#	root_make FOLDER [MMDEBSTRAP-OPTION]...	with this machine's sources and apt settings
#	root_enter FOLDER COMMAND		as process 1 of namespaces of its own

root_make () {
	made=$1
	shift
	sources=$(find /etc/apt/sources.list.d -name '*debian*.sources' -o -name 'debian*.list' | sort)
	test -n "$sources" || sources=/etc/apt/sources.list
	# shellcheck disable=SC2086 # a list of files
	mmdebstrap --quiet --variant=minbase --include=ca-certificates "$@" bookworm "$made" $sources || return 1
	cp /etc/resolv.conf /etc/hosts "$made/etc/"
	cp -n /etc/apt/apt.conf.d/99* "$made/etc/apt/apt.conf.d/" 2>/dev/null || :
}

# pivot_root, since in a plain chroot the sandbox could not make its mounts private.
# What is started in it ends with it.
root_enter () {
	unshare -mpf --kill-child --propagation private sh -c '
		mount --bind "$1" "$1"; cd "$1"
		mount -t proc proc proc; mount --rbind /sys sys; mount --rbind /dev dev
		mount -t tmpfs tmpfs run
		mkdir -p .old; pivot_root . .old; cd /; umount -l /.old
		exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/root TMPDIR=/tmp TERM=dumb LC_ALL=C.UTF-8 sh -c "$2"' sh "$1" "$2" </dev/null
}
