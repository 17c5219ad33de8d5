#!/bin/sh
# make bench: figures of this machine, as a table.  No figure is a test.
. "${SRC:-$(dirname "$0")/../..}/t/lib.sh"
. "$SRC/t/battle.sh"
rounds=${ROUNDS:-60}

# Resident memory and threads of our programs, in kB and count.
processes_of () {
	for name in web judge box timer
	do
		pid=$(service_pid $name)
		echo "$name $(awk '/^VmRSS/ { m = $2 } /^Threads/ { t = $2 } END { print m, t }' "/proc/$pid/status")"
		for child in $(cat "/proc/$pid/task/$pid/children")
		do
			echo "$name+ $(awk '/^VmRSS/ { m = $2 } /^Threads/ { t = $2 } END { print m, t }' "/proc/$child/status")"
		done
	done
}

waiting () { curl -s "$URL/metrics" | awk '$1 == "riposte_waiting" { print $2 }'; }
is_waiting () { test "$(waiting)" -ge "$1"; }

battle_start
battle_room >/dev/null
as bob
listen

printf '%-58s %s\n' 'idle, resident memory of all our programs (kB, threads)' ''
processes_of | while read -r name kb threads
do
	printf '  %-56s %7s  %s\n' "$name" "$kb" "$threads"
done
processes_of | awk '{ kb += $2 } END { printf "%-58s %7d  (allowed %d)\n", "  together", kb, 60 * 1024 }'

before=$(awk '/^Threads/ { print $2 }' "/proc/$(service_pid web)/status")
for n in $(seq 200)
do
	curl -s -b bob.jar -o /dev/null "$URL/api/v1/rooms/$code/events?after=$(cat bob.next)&wait=25&tab=bench$n" &
done
eventually is_waiting 200
after=$(awk '/^Threads/ { print $2 }' "/proc/$(service_pid web)/status")
printf '%-58s %7s\n' '200 waiting browsers: threads more than without' $((after - before))
wait

# shellcheck disable=SC2046 # two words
set -- $(python3 "$SRC/t/bench/latency.py" "$URL" "$code" bob.jar "$rounds")
printf '%-58s %7s ms\n' 'C, submission to verdict event, median' "$1"
printf '%-58s %7s ms\n' 'bare gcc and a.out of the same sources, median' "$2"
echo "$1 $2" | awk '{ printf "%-58s %7.1f ms (allowed 40)\n", "  difference", $1 - $2 }'
