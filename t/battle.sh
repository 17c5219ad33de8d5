# shellcheck shell=sh disable=SC2034,SC2154
# battle.sh -- what the tests of whole battles share; read after lib.sh.
#
#	battle_start [RUN-OPTION]...	a site with the package t/packages/sum; as site_start,
#					it takes --own-postgres first
#	import_package NAME		another of t/packages
#	sum right|wrong|slow		submit to it as the caller; sets $submission
#	row PERSON JQ-FILTER		prints it of that player's row of the board
#	same_as_log PERSON NAME		what NAME followed is what the log holds for PERSON

battle_start () {
	test "${1:-}" = --own-postgres || db_new empty
	site_start "$@" --set rate_submissions=1000000
	battle_import
}

import_package () {
	DATABASE_URL="$DATABASE_URL" "$RIPOSTE_PREFIX/bin/riposte-import" -c "$SITE/riposte.conf" \
		"$SRC/t/packages/$1" >"$scratch/import.log" 2>&1 || {
		sed 's/^/# /' "$scratch/import.log"
		bail "the package t/packages/$1 was not imported"
	}
}

battle_import () {
	import_package sum
	printf 'a, b = map(int, input().split())\nprint(a + b)\n' >right.py
	printf 'print(-1)\n' >wrong.py
	printf 'import time\ntime.sleep(0.3)\na, b = map(int, input().split())\nprint(a + b)\n' >slow.py
}

sum () { submit sum python "$1.py"; }

# A battle of Alice, the host, and Bob, running; $alice and $bob are their ids.
battle_room () {
	guest alice
	alice=$(field .id)
	room '{"problems": ["sum"]}' || return 1
	as bob
	api POST "/rooms/$code/join" '{"as": "player", "name": "Bob"}' || return 1
	bob=$(field .id)
	as alice
	api POST "/rooms/$code/start" '{}'
}

row () {
	api GET "/rooms/$code/board" >/dev/null &&
	jq -r --argjson id "$1" ".items[] | select(.id == \$id) | $2" <"$scratch/body"
}

row_is () { test "$(row "$1" "$2")" = "$3"; }

room_is () { api GET "/rooms/$code" >/dev/null && test "$(field "$1")" = "$2"; }

# The kinds and numbers that PERSON may see, as the table has them.
log_of () {
	sql "select e.seq || ' ' || e.kind from riposte.room_event e join riposte.room r using (room_id)
		where r.code = '$code' and (
			e.audience in ('all', 'players', 'player:$1', 'author:$1')
			or (e.audience like 'others:%' and e.audience <> 'others:$1')
			or (e.audience = 'hosts' or e.audience like 'author:%') and $1 = any (r.hosts))
		and e.seq > $2 order by e.seq"
}

same_as_log () {
	jq -r '"\(.seq) \(.kind)"' "$scratch/$2.events" >"$scratch/$2.heard"
	log_of "$1" "${3:-0}" >"$scratch/$2.log"
	diff "$scratch/$2.log" "$scratch/$2.heard"
}
