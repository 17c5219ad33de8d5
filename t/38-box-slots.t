#!/bin/sh
# Slots: each is released once, whatever happens in it and to the box.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
plan 32
box_start 'max_workers = 3' 'box_slot_memory_mb = 256'

status () { "$boxrun" box.sock --status >"$scratch/status.now"; }
released () { status && awk '/^slot / { n += $7 } END { print n + 0 }' status.now; }
before=$(released)

# Twenty at once, of every fate.
storm () {
	pids=
	for n in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19
	do
		wall=20000
		case $((n % 5)) in
		0) set -- true ;;
		1) set -- sh -c 'kill -SEGV $$' ;;
		2) set -- sh -c 'while :; do :; done' ;;
		3) set -- sleep 99; wall=300 ;;
		4) set -- sh -c 'kill -9 -1; sleep 9 & exit 3' ;;
		esac
		"$boxrun" box.sock --cpu-ms 500 --wall-ms $wall -- "$@" >"storm.$n" 2>&1 &
		pids="$pids $!"
	done
	for pid in $pids
	do
		wait "$pid" || return 1
	done
}
outcomes () { cat storm.* | grep -c "^outcome $1$"; }
check  'twenty requests at once are all answered'  storm
check  'four exited well'                          test "$(cat storm.0 storm.5 storm.10 storm.15 | grep -cx 'exit 0')" = 4
check  'four and four exited'                      test "$(outcomes EXITED)" = 8
check  'four crashed'                              test "$(outcomes SIGNALED)" = 4
check  'four took too much CPU time'               test "$(outcomes CPU_LIMIT)" = 4
check  'four took too long'                        test "$(outcomes WALL_LIMIT)" = 4
check  'twenty slots were released'                test "$(($(released) - before))" = 20
check  'each as often as it was taken'             test "$(grep -cE 'taken ([0-9]+) released \1 ' status.now)" = 3
all_idle () { status && test "$(grep -c IDLE status.now)" = 3; }
check  'and all are idle again'                    eventually all_idle

# A sandbox that dies by another hand.
init_of () { awk '$1 == "NSpid:" && NF == 3 && $3 == 1 { print $2 }' /proc/[0-9]*/status 2>/dev/null |
	while read -r p; do test "$(awk '/^PPid/ { print $2 }' "/proc/$p/status")" = "$box_pid" && echo "$p"; done; }
inits_are_six () { test "$(init_of | wc -l)" = 6; }
check  'each slot has two sandboxes'               eventually inits_are_six
# shellcheck disable=SC2046 # one word each
check  'killing them'                              kill -9 $(init_of)
is_logged () { grep -q 'slot is broken' box.log; }
check  'is noticed'                                eventually is_logged
check  'and mended'                                eventually all_idle
# one that was taken for alive in its last moment gives FAILED
check  'so that requests are answered again'       eventually gives EXITED -- true

# SIGKILL of the box itself.
"$boxrun" box.sock --wall-ms 60000 -- sleep 43210 >killed 2>&1 &
waiting=$!
busy_again () { status && grep -q BUSY status.now; }
check  'while something runs'                      eventually busy_again
kill -9 $box_pid
wait $box_pid 2>/dev/null
refuse 'who waits for a killed box is told nothing but that' wait $waiting
check  'the run dies with the box'                 eventually no_process 'sleep 43210'
refuse 'its groups are left for a successor'       no_group
box_start 'max_workers = 3' 'box_slot_memory_mb = 256'
check  'a successor on the same socket answers'    gives EXITED -- true
left () { find /sys/fs/cgroup -path "*/$group/*" -name 's[0-9]*-*' -type d | sed 's|.*/||' | sort -u | wc -l; }
check  'and has removed what was left'             test "$(left)" -le 6
refuse 'a second box on the same socket starts'    "$box_bin" -c box.conf
check  'and the first goes on'                     gives EXITED -- true
check  'SIGTERM ends it'                           box_stop
check  'and leaves no group'                       no_group

# ---- what each slot has for itself
box_start 'max_workers = 2' 'box_cpu_percent = 10'
# Both at once, so that each is in a slot of its own.
"$boxrun" box.sock -- sh -c 'id -u; readlink /proc/self/ns/net; sleep 0.5' >one 2>&1 &
"$boxrun" box.sock -- sh -c 'id -u; readlink /proc/self/ns/net; sleep 0.5' >two 2>&1
wait $!
check  'two slots are two users'                   test "$(sed -n 1p one)" != "$(sed -n 1p two)"
check  'in two networks'                           test "$(sed -n 2p one)" != "$(sed -n 2p two)"
check  'a quota of a tenth of a processor'         gives WALL_LIMIT --cpu-ms 60000 --wall-ms 1000 -- sh -c 'while :; do :; done'
check  'gives at most that'                        test $(($(fact cpu_us) * 10)) -lt $(($(fact wall_us) + 500000))
# If that were taken for a wait, the wall time would stand still for nine tenths.
check  'and what it takes away is no contention'   most cpu_us 400000
box_stop

processors=$(nproc)
box_start
check  'one slot less than there are processors is the default' \
	test "$("$boxrun" box.sock --status | sed -n 's/^slots //p')" = $((processors > 1 ? processors - 1 : 1))
box_stop
box_conf 'max_workers = 4' 'box_memory_mb = 1000' 'box_slot_memory_mb = 300'
too_much () { "$box_bin" -c box.conf 2>too-much; }
refuse 'slots that need more memory than all may have are made' too_much
check  'and the settings are named'                has 'fewer max_workers, less box_slot_memory_mb or more box_memory_mb' <too-much
