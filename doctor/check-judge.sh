# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-judge.sh -- can this machine judge?

check_judge () {
	if test "$(id -u)" != 0
	then
		warning judge.sandbox "only root can try whether sandboxes can be made" \
			"sudo riposte-doctor${conf:+ -c $conf} check judge"
	elif box_listens "$(fact box_socket)"
	then
		ok judge.sandbox "riposte-box runs; it tried its limits when it started"
	else
		try_box
	fi
	uids_are_free
	container_is_a_wall
	cache=$(fact judge_cache)
	disk judge.disk "${cache:-/var/cache/riposte-judge}"
}

box_listens () {
	test -n "$1" || set -- /run/riposte-box/box.sock
	awk -v path="$1" '$4 == "00010000" && $8 == path { found = 1 } END { exit !found }' /proc/net/unix
}

# A box of our own, with a socket of its own: its self test is the whole truth about
# control groups, namespaces, the filter and every limit.
try_box () {
	mkdir -m 0711 "$work/box" "$work/box/prepared"
	chmod 0711 "$work"
	getent passwd riposte-judge >/dev/null || {
		fail judge.user "there is no user riposte-judge" \
			"useradd --system --user-group --no-create-home --shell /usr/sbin/nologin riposte-judge"
		return
	}
	# shellcheck disable=SC2086 # an option without a blank in it
	RIPOSTE_BOX_SOCKET=$work/box/box.sock RIPOSTE_JUDGE_PREPARED=$work/box/prepared \
		RIPOSTE_JUDGE_USER=riposte-judge RIPOSTE_MAX_WORKERS=1 \
		"$libexec/riposte-box" ${conf:+-c "$conf"} 2>"$work/box.log" </dev/null &
	box=$!
	trap 'kill $box 2>/dev/null && wait $box; rm -rf "$work"' EXIT
	tries=0
	until box_is_decided || test $((tries += 1)) -gt 300
	do
		sleep 0.1
	done
	if grep -q 'msg=ready' "$work/box.log"
	then
		ok judge.sandbox "riposte-box does not run, but can: control groups ($(sed -n 's/.* cgroups=\([^ ]*\).*/\1/p' "$work/box.log")), namespaces, seccomp and all limits work"
	else
		box_failed "$(last_words "$work/box.log")"
	fi
	kill $box 2>/dev/null || :
	wait $box || :
	trap 'rm -rf "$work"' EXIT
}

box_is_decided () {
	grep -q 'msg=ready' "$work/box.log" || ! kill -0 $box 2>/dev/null
}

# The box names the fix; as a command where one mends it.
box_failed () {
	case $1 in
	*'sysctl -w '*)
		mend=$(printf '%s\n' "$1" | sed 's/.*\(sysctl -w [^ ;]*\).*/\1/') ;;
	*'controller is missing'*|*'control group'*)
		mend="systemctl edit riposte-box   # Delegate=yes; on a host of its own: remove cgroup_disable= in /etc/default/grub, update-grub, reboot" ;;
	*'swap cannot be limited'*)
		mend="swapoff -a" ;;
	*seccomp*)
		mend="uname -r   # boot a kernel with CONFIG_SECCOMP_FILTER" ;;
	*namespaces*)
		mend="uname -r   # boot a kernel with these namespaces; OpenVZ and many LXC hosts have none: judge on another machine" ;;
	*max_workers*|*box_memory_mb*)
		mend="edit ${conf:-$sysconfdir/riposte.conf}: max_workers = 1" ;;
	*judge_user*)
		mend="useradd --system --user-group --no-create-home --shell /usr/sbin/nologin riposte-judge" ;;
	*)
		mend="$libexec/riposte-box${conf:+ -c $conf}   # its words tell more" ;;
	esac
	fail judge.sandbox "nothing can be judged here: ${1:-$(tail -n 1 "$work/box.log")}" "$mend"
}

# Sandboxes run as users whom nobody else may be.
uids_are_free () {
	first=$(fact box_uid) slots=$(fact max_workers)
	: "${first:=59000}" "${slots:=$(nproc)}"
	last=$((first + 4 * slots - 1))
	taken=$(getent passwd | awk -F: -v a="$first" -v b="$last" '$3 >= a && $3 <= b { print $1 }' | head -n 1)
	ranges=$(awk -F: -v a="$first" -v b="$last" '$2 <= b && $2 + $3 > a { print $1 }' /etc/subuid 2>/dev/null | head -n 1)
	if test -n "$taken$ranges"
	then
		fail judge.uids "the user ids $first to $last of sandboxes are not free: ${taken:-$ranges} has some" \
			"echo 'box_uid = $((first + 10000))' >>${conf:-$sysconfdir/riposte.conf} && systemctl restart riposte-box"
	else
		ok judge.uids "$first to $last belong to nobody else"
	fi
}

# In version 1 of control groups who may mount may have the host run a program
# (release_agent): SYS_ADMIN and the folder together are root of the host.
container_is_a_wall () {
	test -e /run/.containerenv || test -e /.dockerenv || return 0
	if grep -qE ' cgroup rw[, ]' /proc/self/mounts
	then
		warning judge.container "this container is no wall: with version 1 of control groups, SYS_ADMIN and a writable /sys/fs/cgroup whoever is root in it is root of the host (programs that are judged are not)" \
			"echo 'GRUB_CMDLINE_LINUX=\"systemd.unified_cgroup_hierarchy=1\"' >>/etc/default/grub && update-grub && reboot   # on the host; or give the judge a machine of its own"
	else
		ok judge.container "control groups are of version 2: root in this container is not root of the host by them"
	fi
}
