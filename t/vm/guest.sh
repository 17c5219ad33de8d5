#!/bin/sh
# What is tried in the emulated machine, by the word "riposte=WHAT" that it was
# booted with.  Its own TAP, with the few programs that are there.
b=/usr/bin/busybox
what=$($b sed -n 's/.*riposte=\([a-z0-9-]*\).*/\1/p' /proc/cmdline)
count=0

check () {
	title=$1
	shift
	count=$((count + 1))
	if "$@" >/tmp/log 2>&1
	then
		echo "ok $count - $title"
	else
		echo "not ok $count - $title"
		$b sed 's/^/# /' /tmp/log | $b tail -n 12
	fi
}
has () { $b grep -qF -- "$1" "$2" || { cat "$2"; return 1; }; }

configure () {
	{
		echo 'box_socket = /run/box/box.sock'
		echo 'judge_user = nobody'
		echo 'box_slot_memory_mb = 256'
		echo 'box_uid = 2000000'
		echo 'judge_prepared = /run/prepared'
		for setting in "$@"
		do
			echo "$setting"
		done
	} >/run/box.conf
}

start () {
	configure "$@"
	: >/run/box.log
	/riposte-box -c /run/box.conf 2>/run/box.log &
	box=$!
	for _ in $($b seq 600)
	do
		! $b grep -q 'msg=ready' /run/box.log || return 0
		kill -0 $box 2>/dev/null || { cat /run/box.log; return 1; }
		$b usleep 50000
	done
	return 1
}

stop () {
	kill $box
	wait $box
}

# It must end by itself, having said all these words.
refuses () {
	! start max_workers=1 || { stop; echo 'it started'; return 1; }
	wait $box && return 1
	for word in "$@"
	do
		has "$word" /run/box.log || return 1
	done
}

boxed () { /boxrun /run/box/box.sock "$@" >/tmp/answer 2>&1; }
gives () {
	outcome=$1
	shift
	boxed "$@"
	has "outcome $outcome" /tmp/answer
}
fact () { $b sed -n "s/^$1 //p" /tmp/answer; }
group () { $b sed -n 's/.* group=\([^ ]*\).*/\1/p' /run/box.log; }

# The first attack of each number, of those that match.
attacks () {
	$b grep -E "$1" /list | $b grep -F './attack' | $b awk -F ' ; ' '!seen[$1]++' >/tmp/list
	/siege /run/box/box.sock "$(group)" 2000000 /attack / /tmp/list ./attack >/tmp/siege 2>&1
	$b grep -E '^(ok|not ok|#)' /tmp/siege
	count=$((count + $($b grep -cE '^(ok|not ok)' /tmp/siege)))
}

# Every counter and limit of this kind of host, once.
basics () {
	check 'the box starts'                     start max_workers=1
	check "and says what it found"             has "cgroups=$1" /run/box.log
	check 'a command runs'                     gives EXITED --wall-ms 60000 -- true
	check 'CPU time is counted'                test "$(fact cpu_us)" -gt 0
	check 'the peak of memory is counted'      test "$(fact memory_kb)" -gt 0
	check 'CPU time is limited'                gives CPU_LIMIT --wall-ms 60000 --cpu-ms 300 -- sh -c 'while :; do :; done'
	check 'and told'                           test "$(fact cpu_us)" -ge 300000
	check 'wall time is limited'               gives WALL_LIMIT --wall-ms 500 -- sleep 60
	check 'memory is limited'                  gives MEMORY_LIMIT --wall-ms 60000 --cpu-ms 20000 --memory-kb 16384 --file attack=/attack -- ./attack memory
	check 'and not passed'                     test "$(fact memory_kb)" -le 16384
}

v2 () {
	basics v2
	check 'waiting for a processor is counted' test "$(fact wait_us)" -ge 0
	check 'a refused process is told'          gives EXITED --wall-ms 60000 --cpu-ms 20000 --processes 3 -- sh -c 'sleep 1 & sleep 1 & sleep 1 & wait; exit 1'
	check 'by its flag'                        test "$(fact refused)" = 1
	attacks '^[0-9]'
	check 'SIGTERM ends it'                    stop
	check 'and leaves no group'                test ! -d "/sys/fs/cgroup/$(group)"
	for kind in net pid mnt ipc uts
	do
		echo 1 >/proc/sys/user/max_${kind}_namespaces
		check "without $kind namespaces it refuses, names them and the fix" \
			refuses "$kind" "sysctl -w user.max_${kind}_namespaces="
		echo 10000 >/proc/sys/user/max_${kind}_namespaces
	done
	check 'with all of them it starts again'   start max_workers=1
	stop
}

v1 () {
	basics v1
	attacks '^(1|2|4|14|15|19) ;'
	check 'SIGTERM ends it'                    stop
	check 'and leaves no group'                test ! -d "/sys/fs/cgroup/memory/$(group)"
}

case $what in
v2) v2 ;;
v1) v1 ;;
no-*)
	check "without the ${what#no-} controller it refuses, names it and the fix" \
		refuses "the ${what#no-} controller is missing" "cgroup_disable=${what#no-}" ;;
esac
echo "GUEST DONE $count"
