# shellcheck shell=sh disable=SC2154
# lib.sh -- what every t/*.t begins with.  t/README tells how to write one.
#
#	plan N			how many checks follow
#	skip_all WHY		this machine cannot run the file
#	check NAME COMMAND...	ok when the command succeeds
#	refuse NAME COMMAND...	ok when it fails
#	has TEXT		filter: succeeds when standard input contains TEXT
#	lacks TEXT		filter: succeeds when it does not
#	eventually COMMAND...	tries again for WITHIN seconds (default 15)
#
#	db_new [empty|problems]	a database of our own: $DATABASE_URL (owner), sql
#	sql 'select ...'	its answer, unaligned, without headings
#	pgtap NAME		run t/NAME.pg in a database of our own; no plan needed
#	site_start [OPTION]...	a whole site by ./run: $URL $SITE $DATABASE_URL; without
#				meetings, unless WITHOUT is empty
#	site_stop
#	service_pid NAME	web judge box timer nginx (of our site)
#
#	as NAME			the caller from here on: a cookie jar of that name
#	api METHOD PATH [JSON]	a call of /api/v1PATH: succeeds on 2xx, prints the body
#	answers STATUS METHOD PATH [JSON]	...succeeds when the status is STATUS
#	is JQ-FILTER VALUE	the last answer's FILTER gives VALUE
#	field JQ-FILTER		prints it
#	get PATH		a page, as a browser asks for it
#
#	guest NAME		become NAME, a new guest
#	room [JSON]		make a room as the caller: sets $code (JSON: more fields)
#	submit PROBLEM LANGUAGE FILE	sets $submission
#	verdict			the verdict of $submission, waited for
#	listen			remember the room's last event as this caller, whose tab
#				is $TAB: it counts as present until it was silent for long
#	heard KIND [JQ-FILTER]	an event of KIND (for which FILTER is true) came since
#	follow NAME [TAB]	poll as NAME in the background; events go to NAME.events
#	unfollow NAME		cut that poll, as a closed laptop does
#
# Each test runs in an empty directory of its own, removed when it passes.

set -u
: "${SRC:=$(cd "$(dirname "$0")/.." && pwd)}"
# The installation under test; ./check and make check set it.
: "${RIPOSTE_PREFIX:=}"
# What outlives one file: the shared cluster and its templates.
: "${RIPOSTE_TEST_DIR:=}"
export RIPOSTE_PREFIX
unset DATABASE_URL
LC_ALL=C.UTF-8 TZ=UTC
# Debian's psql is a Perl script that looks for the real one, each time anew.
for bin in /usr/lib/postgresql/*/bin
do
	test ! -x "$bin/psql" || PATH=$bin:$PATH
done
export LC_ALL TZ PATH
count=0 failed=0 code='' submission='' caller='' following=''
scratch=$(mktemp -d "${RIPOSTE_TEST_DIR:-${TMPDIR:-/tmp}}/$(basename "$0" .t)-XXXXXX") || exit 1
chmod 711 "$scratch"
# Made once for all files: it takes seconds.
RIPOSTE_JUDGE_PREPARED=${RIPOSTE_TEST_DIR:-$scratch}/prepared
export RIPOSTE_JUDGE_PREPARED
cd "$scratch" || exit 1

leave () {
	status=$?
	trap - EXIT
	for name in $following
	do
		unfollow "$name"
	done
	test ! -e "$scratch/site/riposte.conf" || site_stop >/dev/null 2>&1
	test ! -e "$scratch/databases" || while read -r database
	do
		psql_on postgres "drop database if exists \"$database\" with (force)" >/dev/null 2>&1
	done <"$scratch/databases"
	cd /
	if test $status -eq 0 && test $failed -eq 0
	then
		rm -rf "$scratch"
	else
		echo "# left for you: $scratch"
		status=1
	fi
	exit $status
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

plan () { echo "1..$1"; }

skip_all () {
	echo "1..0 # SKIP $1"
	exit 0
}

bail () {
	echo "Bail out! $1"
	failed=1
	exit 1
}

report () {
	count=$((count + 1))
	if test "$1" -eq 0
	then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		tr -d '\r' <"$scratch/log" | sed -e 's/^/# /' -e '$a\' | tail -n 40
	fi
}

# A command may set whatever it likes, but hardly these.
check ()  { check_title=$1; shift; "$@" >"$scratch/log" 2>&1; report $? "$check_title"; }
refuse () { check_title=$1; shift; ! "$@" >"$scratch/log" 2>&1; report $? "$check_title"; }
has ()    { grep -F -- "$1"; }
lacks ()  { ! grep -F -- "$1"; }

# The only place where tests wait: a short pause between tries, a bound on all.
eventually () {
	until_ms=$(($(now_ms) + ${WITHIN:-15} * 1000))
	until "$@"
	do
		test "$(now_ms)" -lt $until_ms || return 1
		sleep 0.1
	done
}

now_ms () { date +%s%3N; }

# ---- databases ---------------------------------------------------------------

cluster_url () {
	printf 'host=%s/cluster/run user=postgres dbname=%s' "$RIPOSTE_TEST_DIR" "$1"
}

psql_on () { psql -XAtqw -v ON_ERROR_STOP=1 "$(cluster_url "$1")" -c "$2"; }

# The server's process is told by cluster/up: one that a stopped machine took with
# it is started again.
cluster_is_up () {
	test -e "$RIPOSTE_TEST_DIR/cluster/up" && kill -0 "$(cat "$RIPOSTE_TEST_DIR/cluster/up")"
} 2>/dev/null

# One cluster for all files, made by the first that wants it.  Nothing in it is
# worth a flush.
cluster_start () {
	test -n "$RIPOSTE_TEST_DIR$RIPOSTE_PREFIX" ||
		bail "run tests by ./check t/$(basename "$0"), which builds what they test"
	cluster_is_up || (
		flock 9
		cluster_is_up && exit 0
		"$SRC/run" --detach --only postgres --dir "$RIPOSTE_TEST_DIR/cluster" \
			--postgres fsync=off --postgres max_connections=300 9>&- &&
		head -n 1 "$RIPOSTE_TEST_DIR/cluster/pg/postmaster.pid" >"$RIPOSTE_TEST_DIR/cluster/up"
	) 9>"$RIPOSTE_TEST_DIR/cluster.lock" >"$RIPOSTE_TEST_DIR/cluster.log" 2>&1 ||
		bail "the test cluster did not start: $RIPOSTE_TEST_DIR/cluster.log"
}

# A template is named by the hash of what it is made from.
template () {
	of=$(cd "$RIPOSTE_PREFIX/share/riposte" && find sql problems -type f -exec sha256sum {} + |
		sort | sha256sum | cut -c1-12)
	echo "template_$1_$of"
}

template_make () {
	exists=$(psql_on postgres "select count(*) from pg_database where datname = '$2'") || return 1
	test "$exists" = 0 || return 0
	psql_on postgres "drop database if exists \"$2_new\" with (force)" &&
	psql_on postgres "create database \"$2_new\"" || return 1
	case $1 in
	empty) sh "$RIPOSTE_PREFIX/share/riposte/sql/apply" --default create_rooms=anyone "$(cluster_url "$2_new")" || return 1 ;;
	problems)
		DATABASE_URL=$(cluster_url "$2_new") "$SRC/run" --detach --no-problems --port "$(free_port)" \
			--dir "$RIPOSTE_TEST_DIR/importer" --without nginx --without meeting || return 1
		(
			cd "$RIPOSTE_PREFIX/share/riposte/problems" || exit
			# A few suffice, and take seconds.
			DATABASE_URL=$(cluster_url "$2_new") "$RIPOSTE_PREFIX/bin/riposte-import" \
				-c "$RIPOSTE_TEST_DIR/importer/riposte.conf" \
				combo deadzone digitfloor lastphone liveranks parry pocketkeys shouting
		) || return 1
		"$SRC/run" --stop --dir "$RIPOSTE_TEST_DIR/importer" || return 1 ;;
	esac
	psql_on postgres "alter database \"$2_new\" rename to \"$2\""
}

db_new () {
	cluster_start
	kind=${1:-empty}
	name=$(template "$kind")
	(flock 9; template_make "$kind" "$name" 9>&-) 9>"$RIPOSTE_TEST_DIR/template.lock" \
		>"$RIPOSTE_TEST_DIR/template.log" 2>&1 ||
		bail "the template database could not be made: $RIPOSTE_TEST_DIR/template.log"
	database=test_$$_$(basename "$scratch" | tr -c 'a-zA-Z0-9\n' _)_$(wc -l 2>/dev/null <databases || echo 0)
	psql_on postgres "create database \"$database\" template \"$name\"" || bail "no database"
	echo "$database" >>databases
	DATABASE_URL=$(cluster_url "$database")
	export DATABASE_URL
}

sql () { psql -XAtqw -v ON_ERROR_STOP=1 "$DATABASE_URL" -c "$1"; }

# A .pg file is TAP already.  What functions ring goes to its own log.
pgtap () {
	db_new
	psql -XAtqw -v ON_ERROR_STOP=1 -c 'set search_path = api, riposte, t, public' \
		-f "$SRC/t/lib.pg" -f "$SRC/t/$1.pg" "$DATABASE_URL" >tap 2>psql.log || {
		failed=$?
		sed -n '/ERROR/,$s/^/# /p' psql.log
	}
	cat tap
	! grep -q '^not ok' tap || failed=1
}

# ---- a site ------------------------------------------------------------------

# Nobody listens there, nor is a living test about to.
is_free () {
	! grep -qi ":$(printf %04X "$1") [0-9A-F]*:0000 0A" /proc/net/tcp /proc/net/tcp6 2>/dev/null &&
	! kill -0 "$(cat "${RIPOSTE_TEST_DIR:-$scratch}/ports/$1" 2>/dev/null || echo 0x)" 2>/dev/null
}

# RIPOSTE_TEST_PORTS="FIRST LAST" says which may be taken.  One that was given to a test
# is that test's until it ends.
free_port () {
	# shellcheck disable=SC2086 # two words
	set -- ${RIPOSTE_TEST_PORTS:-18000 18999}
	mkdir -p "${RIPOSTE_TEST_DIR:-$scratch}/ports"
	try=$(($1 + $$ % ($2 - $1 + 1)))
	(
		flock 9
		until is_free "$try"
		do
			try=$((try + 1))
			test $try -le "$2" || try=$1
		done
		echo $$ >"${RIPOSTE_TEST_DIR:-$scratch}/ports/$try"
		echo "$try"
	) 9>"${RIPOSTE_TEST_DIR:-$scratch}/ports.lock"
}

# --own-postgres gives the site a cluster of its own, which may be killed.
site_start () {
	SITE=$scratch/site
	own=no
	if test "${1:-}" = --own-postgres
	then
		own=yes
		shift
		unset DATABASE_URL
	elif test -z "${DATABASE_URL:-}"
	then
		db_new problems
	fi
	for try in 1 2 3
	do
		PORT=$(free_port) # another may take it before we do: try again
		"$SRC/run" --detach --no-problems --port "$PORT" --dir "$SITE" \
			--without "${WITHOUT-meeting}" "$@" \
			>"$scratch/site.log" 2>&1 && break
		if ! grep -q 'is taken' "$scratch/site.log" || test $try = 3
		then
			sed 's/^/# /' "$scratch/site.log"
			bail "the site did not start"
		fi
	done
	test $own = no || DATABASE_URL="host=$SITE/run dbname=riposte user=postgres"
	export DATABASE_URL
	URL=http://localhost:$PORT
}

site_stop () { "$SRC/run" --stop --dir "$scratch/site"; }

service_pid () { s6-svstat -o pid "$SITE/service/$1"; }

# ---- calls -------------------------------------------------------------------

as () { caller=$1; }

# call METHOD URL-PATH [JSON] [CURL-OPTION]...: the status lands in $scratch/status
call () {
	method=$1 where=$2 json=${3:-}
	shift 2
	test $# -eq 0 || shift
	test -z "$json" || set -- -H 'Content-Type: application/json' --data-binary "$json" "$@"
	test -z "$caller" || set -- -b "$scratch/$caller.jar" -c "$scratch/$caller.jar" "$@"
	curl -sS -m 45 -X "$method" -H "Origin: $URL" -o "$scratch/body" -D "$scratch/headers" \
		-w '%{http_code}' "$@" "$URL$where" >"$scratch/status" || return 1
	cat "$scratch/body"
	echo
}

api () {
	m=$1 p=$2
	shift 2
	call "$m" "/api/v1$p" "$@" || return 1
	case $(cat "$scratch/status") in
	2??) ;;
	*) printf 'status %s\n' "$(cat "$scratch/status")"; return 1 ;;
	esac
}

answers () {
	expected=$1
	shift
	api "$@" || :
	test "$(cat "$scratch/status")" = "$expected"
}

get () { call GET "$1" '' -H 'Accept: text/html' && has 200 <"$scratch/status"; }

field () { jq -r "$1" <"$scratch/body"; }

is () {
	value=$(field "$1")
	test "$value" = "$2" || { echo "$1 is $value, not $2"; cat "$scratch/body"; return 1; }
}

# ---- a battle ----------------------------------------------------------------

guest () {
	as "$1"
	api POST /guests "$(jq -cn --arg n "$1" '{name: $n}')" >/dev/null
}

new_key () { head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

room () {
	api POST /rooms "$(jq -cn --arg k "$(new_key)" --argjson more "${1:-{\}}" \
		'{key: $k, title: "A battle", duration_s: 600} + $more')" || return 1
	code=$(field .code)
}

submit () {
	api POST "/rooms/$code/submissions" "$(jq -cn --arg k "$(new_key)" --arg p "$1" \
		--arg l "$2" --rawfile s "$3" '{key: $k, problem: $p, language: $l, source: $s}')" ||
		return 1
	submission=$(field .id)
}

is_judged () {
	api GET "/submissions/$submission?wait=20" >/dev/null && test "$(field .state)" = DONE
}

verdict () {
	WITHIN=${WITHIN:-60} eventually is_judged >&2 || { cat "$scratch/body" >&2; return 1; }
	field .verdict
}

listen () {
	api GET "/rooms/$code/events?wait=0&tab=${TAB:-lib}" >/dev/null || return 1
	field .next >"$scratch/$caller.next"
}

heard () {
	api GET "/rooms/$code/events?after=$(cat "$scratch/$caller.next")&wait=0&tab=${TAB:-lib}" || return 1
	jq -e "[.events[] | select(.kind == \"$1\") | select(${2:-true})] | length > 0" \
		<"$scratch/body" >/dev/null
}

# One JSON event per line, in the order heard.  The poll is a browser's: the
# next one begins where the last ended, and a refusal is tried again.
follow () {
	follow_poll "$1" "$code" "${2:-follow}" >"$scratch/$1.follow" 2>&1 &
	echo $! >"$scratch/$1.pid"
	following="$following $1"
}

follow_poll () {
	trap 'kill $curl 2>/dev/null; exit 0' TERM
	trap - EXIT
	next=$(cat "$scratch/$1.next" 2>/dev/null || echo 0) curl=''
	while test -d "$scratch"
	do
		curl -sS -m 45 -b "$scratch/$1.jar" -o "$scratch/$1.poll" -w '%{http_code}\n' \
			"$URL/api/v1/rooms/$2/events?after=$next&wait=20&tab=$3" >"$scratch/$1.code" &
		curl=$!
		wait $curl
		if test "$(cat "$scratch/$1.code")" = 200
		then
			jq -c '.events[]' <"$scratch/$1.poll" >>"$scratch/$1.events"
			next=$(jq -r .next <"$scratch/$1.poll")
		else
			cat "$scratch/$1.code" "$scratch/$1.poll"
			sleep 0.3
		fi
	done
}

unfollow () {
	kill "$(cat "$scratch/$1.pid")" 2>/dev/null
	wait "$(cat "$scratch/$1.pid")" 2>/dev/null
	following=$(echo " $following " | sed "s/ $1 / /")
}
