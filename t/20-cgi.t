#!/bin/sh
# The program by itself: plain CGI, its health, its figures, its description.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 38
battle_start
guest alice
room '{"problems": ["sum"]}' || bail 'no room'
program=$RIPOSTE_PREFIX/libexec/riposte/riposte.fcgi
token=$(awk '$6 == "sid" { print $7 }' "$scratch/alice.jar")

# cgi METHOD URI [BODY] [NAME=VALUE]...: as a plain CGI server starts it
cgi () {
	method=$1 uri=$2 body=${3:-}
	shift 2
	test $# -eq 0 || shift
	printf '%s' "$body" | env -i "DATABASE_URL=$DATABASE_URL" GATEWAY_INTERFACE=CGI/1.1 \
		"REQUEST_METHOD=$method" "REQUEST_URI=$uri" HTTP_HOST=localhost "REMOTE_ADDR=192.0.2.1" \
		"CONTENT_LENGTH=${#body}" CONTENT_TYPE=application/json "HTTP_COOKIE=sid=$token" \
		HTTP_ORIGIN=http://localhost "$@" "$program" -c /dev/null >"$scratch/cgi" 2>"$scratch/cgi.log"
	result=$?
	tr -d '\r' <"$scratch/cgi" | sed '1,/^$/d' >"$scratch/body"
	cat "$scratch/cgi" "$scratch/cgi.log"
	return $result
}
says () { head -n 1 "$scratch/cgi" | has "Status: $1"; }

check  'under plain CGI it answers and exits'         cgi GET /api/v1/me
check  'with a status line'                           says '200 OK'
check  'to the one who asks'                          is .name alice
check  'without a secret for meetings there are none' cgi POST "/api/v1/rooms/$code/meeting" '{}'
check  'which is said'                                says 503
check  'in a word'                                    is .code meeting_off
check  'security headers are there, which nginx adds otherwise' has 'Content-Security-Policy:' <cgi
check  'it reads a body'                              cgi POST /api/v1/guests '{"name": "carl"}' HTTP_COOKIE=
check  'and answers with another status'              says '201 Created'
check  'and a cookie'                                 has 'Set-Cookie: sid=' <cgi
cgi GET "/api/v1/rooms/$code/events?wait=0" >/dev/null
at=$(field .next)
before=$(now_ms)
check  'nothing new: it is answered at once'          cgi GET "/api/v1/rooms/$code/events?after=$at&wait=20"
check  'indeed at once'                               test $(($(now_ms) - before)) -lt 2000
check  'and asked to come again by itself'            is .hold_s 0
check  'bad input is refused'                         cgi POST /api/v1/rooms '{"title": '
check  'with its problem'                             is .code malformed
check  'a path without REQUEST_URI is PATH_INFO'      cgi GET '' '' PATH_INFO=/healthz
check  'and is found'                                 says '200 OK'
cgi GET /metrics >/dev/null
check  'figures are not told to other machines'       says '403 Forbidden'
check  'with a dead database it says so'              cgi GET /api/v1/service '' DATABASE_URL=host=/nowhere
check  'as 503'                                       says '503 Service Unavailable'
check  'and when to come again'                       has 'Retry-After:' <cgi

site () { call GET "$1" >/dev/null && test "$(cat "$scratch/status")" = 200; }
check  'the process lives'                            site /healthz
check  'the site is ready'                            site /readyz
check  'with the schema that it was built for'        test "$(field .schema)" -eq "$(find "$SRC/sql" -name '[0-9]*.sql' -printf '%f\n' | sort | tail -n 1 | cut -c1-4 | sed 's/^0*//')"
check  'its figures are told to this machine'         site /metrics
check  'in the form of Prometheus'                    has '# TYPE riposte_requests_total counter' <body

check  'the description is there'                     api GET /openapi.json
check  'in version 3.1'                               is .openapi 3.1.0
cp body openapi.json
# Each call of the description is asked with a method and a path: it exists.
exists () {
	jq -r '.paths | to_entries[] | .key as $p | .value | keys[] | "\(.) \($p)"' openapi.json |
	while read -r method path
	do
		path=$(printf '%s' "$path" | sed 's/{[a-z]*}/1/g')
		as nobody
		call "$(printf '%s' "$method" | tr a-z A-Z)" "$path" >/dev/null
		case $(cat status) in
		405) echo "$method $path: 405"; echo bad >>missing ;;
		404) test "$(field .detail)" != 'there is nothing at this address' ||
			{ echo "$method $path: 404"; echo bad >>missing; } ;;
		esac
	done
	! test -e missing
}
check  'each call that it names exists'               exists
check  'each parameter of a path is described'        jq -e '[.paths | to_entries[] | .key as $p | .value[] |
	([$p | scan("{([a-z]+)}")[0]] - [.parameters[] | select(.in == "path") | .name]) | length] | add == 0' openapi.json
# Codes that SQL raises, but those of other programs' functions.
all_raised () {
	find "$SRC/sql/api" -name '*.sql' ! -name 'judge.sql' ! -name 'import.sql' ! -name 'scribe.sql' -exec cat {} + |
		grep -oE "detail = '[a-z_]+'|_code', '[a-z_]+'" | grep -oE "'[a-z_]+'$" | tr -d "'" | sort -u |
		grep -vx -e renew >raised
	jq -r '[.. | .["x-codes"]? // empty | .[]] | unique[]' openapi.json | sort -u >listed
	comm -23 raised listed >unlisted
	cat unlisted
	! test -s unlisted
}
check  'each code that is raised is listed'           all_raised

# An answer has exactly the keys that the description tells.
keys_agree () { # PATH OF THE DESCRIPTION, METHOD, STATUS, [KEY THAT MAY BE MISSING]
	told=$(jq -c --arg p "$1" --arg m "$2" --arg s "$3" --arg seldom "${4:-}" \
		'.paths[$p][$m].responses[$s].content["application/json"].schema.properties | keys - [$seldom]' openapi.json)
	got=$(jq -c 'keys' body)
	echo "told $told"
	echo "got  $got"
	test "$told" = "$got"
}
as alice
api GET /me >/dev/null
check  'GET /me has the keys that are described'      keys_agree /api/v1/me get 200
api GET "/rooms/$code" >/dev/null
check  'so has a room'                                keys_agree '/api/v1/rooms/{code}' get 200
api GET "/rooms/$code/board" >/dev/null
check  'so has the board'                             keys_agree '/api/v1/rooms/{code}/board' get 200
api GET "/rooms/$code/events?after=0" >/dev/null
check  'so has a poll'                                keys_agree '/api/v1/rooms/{code}/events' get 200 spread_ms
as bob
api POST "/rooms/$code/join" '{"as": "player", "name": "Bob"}' >/dev/null
check  'so has a player'                              keys_agree '/api/v1/rooms/{code}/join' post 200
as alice
api POST "/rooms/$code/start" '{}' >/dev/null
sum right >/dev/null
check  'so has a submission'                          keys_agree '/api/v1/rooms/{code}/submissions' post 202
api POST "/rooms/$code/runs" '{"key": "r1", "language": "python", "source": "print(1)", "stdin": ""}' >/dev/null
check  'so has a run'                                 keys_agree '/api/v1/rooms/{code}/runs' post 202
