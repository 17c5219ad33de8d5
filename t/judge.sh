# shellcheck shell=sh disable=SC2034,SC2154
# judge.sh -- what the tests of the judge share; read after lib.sh.  There is no
# web program: what players do, they do by the functions that it would call.
#
#	judge_site [RUN-OPTION]...	judge and box, the problem sum (or another of
#				t/packages: $problem; and that in the folder $also),
#				Ada in a battle
#	ask FUNCTION [ARGUMENT]...	its answer, also in $scratch/body; rings its bells
#	send LANGUAGE FILE		Ada submits: sets $submission
#	try_out LANGUAGE FILE INPUT	Ada runs it: sets $run
#	judged				waits for $submission; field, is look at it
#	ran				waits for $run
#	gets LANGUAGE FILE VERDICT	all of it
#	with_plenty		$also becomes the folder plenty, $problem with ten seconds:
#				a machine whose memory comes slowly needs time until
#				there is too much of it

problem=sum
also=

# shellcheck disable=SC2120 # options are rare
judge_site () {
	db_new empty
	site_start --without web --without nginx --set rate_submissions=1000000 \
		--set rate_runs=1000000 "$@"
	import "$SRC/t/packages/$problem" ${also:+"$also"} >"$scratch/import.log" 2>&1 || {
		sed 's/^/# /' "$scratch/import.log"
		bail "the package t/packages/$problem was not imported"
	}
	battle_without_web || bail 'no battle'
}

with_plenty () {
	cp -r "$SRC/t/packages/$problem" plenty &&
	sed -i 's/^uuid: .*/uuid: 0b7c9a54-54a5-4c8e-9a51-3d1f0c6a7e22/; s/^name: .*/name: Plenty/
		s/time_limit: .*/time_limit: 10/' plenty/problem.yaml &&
	also=$PWD/plenty
}

import () { DATABASE_URL=$DATABASE_URL "$RIPOSTE_PREFIX/bin/riposte-import" -c "$SITE/riposte.conf" "$@"; }

# Quote for SQL.
quoted () {
	printf "'"
	printf '%s' "$1" | sed "s/'/''/g"
	printf "'"
}

# As lib/db does: the call, then its bells in a transaction of their own.
ask () {
	statement="select api.$1("
	shift
	between=''
	for argument in "$@"
	do
		statement="$statement$between$(quoted "$argument")"
		between=,
	done
	printf 'set client_min_messages = info;\n%s);\n' "$statement" >"$scratch/statement"
	psql -XAtqw -v ON_ERROR_STOP=1 -f "$scratch/statement" "$DATABASE_URL" \
		>"$scratch/body" 2>"$scratch/notices" || { cat "$scratch/notices"; return 1; }
	sed -n 's/^.*INFO:  ring //p' "$scratch/notices" >"$scratch/bells"
	test ! -s "$scratch/bells" || sql "select api.ring($(quoted "$(cat "$scratch/bells")"))" >/dev/null
	cat "$scratch/body"
}

battle_without_web () {
	sql "select api.guest_create(null, '{\"name\": \"Ada\"}')" >"$scratch/body" || return 1
	who=$(printf %s "$(field ._session)" | sha256sum | cut -c1-64)
	ask room_create "$who" '{"key": "a", "title": "A battle", "problems": ["'"$problem${also:+\", \"${also##*/}}"'"], "duration_s": 3600}' >/dev/null &&
	code=$(field .code) &&
	ask room_start "$who" "$code" >/dev/null
}

send () {
	ask submission_create "$who" "$code" "$(jq -cn --arg k "$(new_key)" --arg l "$1" \
		--rawfile s "$2" --arg p "$problem" '{key: $k, problem: $p, language: $l, source: $s}')" &&
	submission=$(field .id)
}

try_out () {
	ask run_create "$who" "$code" "$(jq -cn --arg k "$(new_key)" --arg l "$1" --rawfile s "$2" \
		--arg i "$3" '{key: $k, problem: null, language: $l, source: $s, stdin: $i}')" &&
	run=$(field .id)
}

is_done () { ask "$1" "$who" "$2" >/dev/null && test "$(field .state)" = DONE; }
judged () { WITHIN=${WITHIN:-60} eventually is_done submission_show "$submission"; }
ran () { WITHIN=${WITHIN:-60} eventually is_done run_show "$run"; }
gets () { send "$1" "$2" && judged && is .verdict "$3"; }

is_idle () { test "$(sql 'select count(*) from riposte.judge_job')" = 0; }
