#!/bin/sh
# Time passes: lost players are reaped at their deadline, by any number of
# timers, once.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 23
db_new empty
timer=$RIPOSTE_PREFIX/libexec/riposte/riposte-timer
set_deadlines () {
	sh "$RIPOSTE_PREFIX/share/riposte/sql/apply" --set disconnect_grace_s=1 --set "left_deadline_s=$1" \
		"$DATABASE_URL" >/dev/null
}
set_deadlines 1

# A problem that nobody will solve: no room is without one.
add_problem () {
	hash=$(printf x | sha256sum | cut -c1-64)
	ask import_begin '{"slug": "sum", "title": "Sum", "limits": {"cpu_ms": 1000}}' >/dev/null &&
	version=$(field .version) &&
	ask import_blob "{\"hash\": \"$hash\", \"size\": 1, \"n\": 0, \"data\": \"eA==\", \"last\": true}" &&
	ask import_test "$version" "{\"n\": 1, \"name\": \"1\", \"input\": \"$hash\", \"answer\": \"$hash\"}" &&
	ask import_publish "$version"
}
add_problem >/dev/null || bail 'no problem'

# A room of its own with the guests NAME..., whose tabs are all gone at once.
lose () {
	sql "select api.guest_create(null, '{\"name\": \"Host\"}')" >"$scratch/body" || return 1
	host=$(printf %s "$(field ._session)" | sha256sum | cut -c1-64)
	ask room_create "$host" "$(jq -cn --arg k "$(new_key)" '{key: $k, title: "A battle",
		problems: ["sum"], duration_s: 3600}')" >/dev/null || return 1
	code=$(field .code)
	for player in "$@"
	do
		sql "select api.guest_create(null, '{\"name\": \"$player\"}')" >"$scratch/body" || return 1
		ask room_join "$(printf %s "$(field ._session)" | sha256sum | cut -c1-64)" "$code" \
			'{"as": "player"}' >/dev/null || return 1
	done
	ask presence_touch "$(sql "select jsonb_agg(jsonb_build_object('room', room_id,
		'person', person_id, 'tab', 'a', 'gone', true))
		from riposte.room_player join riposte.room r using (room_id)
		where r.code = '$code'")" >/dev/null
}

with_state () {
	sql "select count(*) from riposte.room_player join riposte.room r using (room_id)
		where r.code = '$code' and room_player.state = '$1'"
}
are () { test "$(with_state "$1")" = "$2"; }
is_told () { test "$(told "$1")" = "$2"; }
told () {
	sql "select count(*) from riposte.room_event join riposte.room r using (room_id)
		where r.code = '$code' and kind = 'player_state' and payload->'player'->>'state' = '$1'"
}

start () {
	"$timer" 2>>"$1.log" &
	timers="$timers $!"
}
finish () { for pid in $timers; do kill "$pid" 2>/dev/null; wait "$pid"; done; timers=''; }
timers=''

# ---- one timer ----------------------------------------------------------------

start first
check  'players are lost'                          lose Ada Bob
check  'that they are lost is told'                eventually is_told DISCONNECTED 3
check  'at the deadline they have left'            eventually are LEFT 3
check  'which is told once for each'               test "$(told LEFT)" = 3
# shellcheck disable=SC2086 # one number
check  'SIGTERM ends the timer'                    kill -TERM $timers
# shellcheck disable=SC2086 # one number
check  'at once and in order'                      wait $timers
timers=''

# ---- crontab -------------------------------------------------------------------

check  'players are lost while no timer runs'      lose Ada Bob
once_until () { "$timer" --once 2>>once.log && are "$1" "$2"; }
check  'one tick a time finds them'                eventually once_until DISCONNECTED 3
check  'and later their deadline'                  eventually once_until LEFT 3
refuse '--once says when it did not work'          env DATABASE_URL='host=/nonexistent' "$timer" --once
refuse 'an unknown option is refused'              "$timer" --twice

# ---- several at once -------------------------------------------------------------

for n in one two three; do start $n; done
check  'players are lost while three timers run'   lose Ada Bob Cleo Dora Emil
check  'all of them leave'                         eventually are LEFT 6
check  'each once'                                 test "$(told LEFT)" = 6

# ---- a database that hangs up ------------------------------------------------------

hang_up () {
	sql "select count(pg_terminate_backend(pid)) from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid()"
}
check  'players are lost'                          lose Ada
check  'and all connections with them'             hang_up
check  'the timers come back to reap'              eventually are LEFT 2
finish

# ---- an outage of ours ---------------------------------------------------------------

# As if none had ticked for a minute, in which the deadline passed.
set_back () {
	sql "update riposte.timer_clock set last_at = last_at - interval '60 s';
		update riposte.room_player set disconnected_at = disconnected_at - interval '60 s',
			left_deadline = left_deadline - interval '60 s' where state = 'DISCONNECTED'" >/dev/null
}
clock_was_read () { test "$(sql "select last_at > now() - interval '30 s' from riposte.timer_clock")" = t; }
set_deadlines 20
check  'players are lost while no timer runs'      lose Ada
check  'as one tick a time finds'                  eventually once_until DISCONNECTED 2
set_back
start late
check  'a timer starts after a minute without one' eventually clock_was_read
check  'which makes nobody leave'                  are LEFT 0
check  'their deadlines are moved'                 test "$(sql "select bool_and(left_deadline > now())
	from riposte.room_player where state = 'DISCONNECTED'")" = t
finish
set_back
check  'crontab knows pauses and moves nothing'    once_until LEFT 2
