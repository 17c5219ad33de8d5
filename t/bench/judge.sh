#!/bin/sh
# make bench-judge: how long judging takes.  No figure is a test.
. "${SRC:-$(dirname "$0")/../..}/t/lib.sh"
. "$SRC/t/battle.sh"
rounds=${ROUNDS:-200}
RIPOSTE_MAX_WORKERS=${SLOTS:-2}
export RIPOSTE_MAX_WORKERS

# The package sum with COUNT secret tests, as NAME.
package () {
	mkdir "$1" && cp -r "$SRC/t/packages/sum/." "$1/"
	sed -i "s/^uuid:.*/uuid: $(uuid)/; s/^name: .*/name: $1/" "$1/problem.yaml"
	rm -r "$1/data/sample" "$1"/data/secret/*
	mkdir -p "$1/data/sample"
	for n in $(seq "$2")
	do
		echo "$n $n" >"$1/data/secret/$n.in"
		echo $((n + n)) >"$1/data/secret/$n.ans"
	done
}

uuid () { cat /proc/sys/kernel/random/uuid; }

# What sandboxed commands have used of the CPU, in the group of our box.
payload_cpu () {
	group=$(grep -ho 'group=[^ ]*' "$SITE/log/box/current" | tail -n 1 | cut -d= -f2-)
	find /sys/fs/cgroup -path "*/$group/cpu.stat" -exec grep -l usage_usec {} + |
		head -n 1
}

battle_start --set queue_limit=100000
package one 1
package hundred 100
import="$RIPOSTE_PREFIX/bin/riposte-import -c $SITE/riposte.conf"
DATABASE_URL=$DATABASE_URL $import one hundred >"$scratch/import.log" 2>&1 ||
	bail "$(cat "$scratch/import.log")"
guest alice
room '{"problems": ["sum", "one", "hundred"]}' >/dev/null
api POST "/rooms/$code/start" '{}' >/dev/null
printf '%-66s %9s\n' 'slots' "$RIPOSTE_MAX_WORKERS"
python3 "$SRC/t/bench/judge.py" "$URL" "$code" alice.jar "$rounds" \
	"$(service_pid judge)" "$(service_pid box)" "$(payload_cpu)"
psql -XAtq -v ON_ERROR_STOP=1 -v jobs="${JOBS:-100000}" -f "$SRC/t/bench/claims.sql" \
	"$DATABASE_URL" 2>&1 | sed -n 's/.*WARNING:  //p; /ERROR/p'
