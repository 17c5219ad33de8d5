#!/bin/sh
# Slots: each is released once, whatever happens in it and to the box.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
plan 24
box_start 'box_slots = 3' 'box_slot_memory_mb = 256'

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
check  'each as often as it was taken'             test "$(grep -cE 'taken ([0-9]+) released \1$' status.now)" = 3
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
check  'so that requests are answered again'       gives EXITED -- true

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
box_start 'box_slots = 3' 'box_slot_memory_mb = 256'
check  'a successor on the same socket answers'    gives EXITED -- true
left () { find /sys/fs/cgroup -path "*/$group/*" -name 's[0-9]*-*' -type d | sed 's|.*/||' | sort -u | wc -l; }
check  'and has removed what was left'             test "$(left)" -le 6
refuse 'a second box on the same socket starts'    "$box_bin" -c box.conf
check  'and the first goes on'                     gives EXITED -- true
check  'SIGTERM ends it'                           box_stop
check  'and leaves no group'                       no_group
