# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# folder.sh -- the folder that holds all that a site makes: $dir, and $asked, the name
# by which it was asked for.
#
#	state_folder		makes it, or refuses it
#	needs_disk MEGABYTES FOLDER WHAT-FOR
#	quietly WHAT COMMAND...	its words go to log/setup.log, and are shown when it fails

# Several users work below it, so each of them must be able to enter; socket
# paths end at 107 bytes; neither make nor nginx takes every character.  Where
# the asked place does not fit, the folder lies in /var/lib/riposte and the
# asked place is a link to it.
fits () {
	case $1 in
	*[!A-Za-z0-9_./+-]*) return 1 ;;
	esac
	test "${#1}" -le 80 &&
	setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$1"
}

state_folder () {
	if test -d "$dir"
	then
		:
	else
		mkdir -p "$dir" || die "cannot make $dir: choose another folder with --dir"
	fi
	asked=$dir
	dir=$(cd "$dir" && pwd -P)
	test "$(stat -c %u "$dir")" = 0 || test -z "$(ls -A "$dir")" || test -e "$dir/riposte.conf" ||
		die "$dir belongs to somebody else and is not empty: choose another folder with --dir"
	test -e "$dir/riposte.conf" || chown 0:0 "$dir"
	chmod 0711 "$dir"
	fits "$dir" && return

	rmdir "$dir" 2>/dev/null ||
		die "$dir cannot be used (not enterable, too long or odd characters): move it away or choose another folder with --dir"
	dir=/var/lib/riposte/$(printf %s "$asked" | sha256sum | cut -c1-12)
	mkdir -p "$dir"
	chmod 0711 /var/lib/riposte "$dir"
	ln -sfn "$dir" "$asked"
	fits "$dir" || die "$dir is not enterable for other users: chmod 711 /var/lib/riposte"
}

# needs_disk MEGABYTES FOLDER WHAT-FOR
needs_disk () {
	free=$(df -Pm "$2" | awk 'NR == 2 { print $4 }')
	test "$free" -ge "$1" ||
		die "$2 has $free MB free, $1 are needed $3: make room or choose another disk with --dir"
}

# Show a long command only when it fails.
quietly () {
	what=$1
	shift
	"$@" >>"$dir/log/setup.log" 2>&1 </dev/null || {
		tail -n 25 "$dir/log/setup.log" >&2
		die "$what failed: the last lines are above, all of them in $dir/log/setup.log"
	}
}
