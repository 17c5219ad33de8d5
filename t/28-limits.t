#!/bin/sh
# Limits by address are coarse, since a school is one address; guessing is not
# what a school does.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

plan 7
site_start
guest ada
room '{"problems": {"count": 1, "level": "easy"}}' || bail 'no room'
join_code=$(field .join_code) # of a room with one player: quickly read
room '{"max_players": 201, "problems": {"count": 1, "level": "easy"}}' || bail 'no room'
as grace
api POST /accounts '{"handle": "grace", "password": "a good long password"}' >/dev/null

# The same call N times from this address, 16 at once, each without a session;
# "@" in the body is its number.  Prints the statuses.
storm () {
	seq "$1" | while read -r n
	do
		test "$n" = 1 || echo next
		printf 'url = "%s/api/v1%s"\nrequest = %s\n' "$URL" "$3" "$2"
		printf 'output = /dev/null\nwrite-out = "%%{http_code}\\n"\n'
		printf 'header = "Origin: %s"\n' "$URL"
		test -z "${4:-}" || {
			printf 'header = "Content-Type: application/json"\n'
			printf 'data = "%s"\n' "$(printf %s "$4" | sed "s/@/$n/; s/\"/\\\\\"/g")"
		}
	done >storm
	curl -s -Z --parallel-max 16 -K storm 2>/dev/null
}
counted () { awk -v status="$1" '$1 == status { n++ } END { print n + 0 }' "$2"; }

storm 200 POST "/rooms/$code/join" '{"as": "player", "name": "Pupil @"}' >joins
check 'two hundred pupils of one school join at once' test "$(counted 200 joins)" = 200
check 'and are in the room'                  test "$(sql "select count(*) from riposte.room_player join riposte.room using (room_id)
	where code = '$code'")" = 201
check 'which is full then'                   answers 409 POST "/rooms/$code/join" '{"as": "player", "name": "Late"}'

storm 200 POST /sessions '{"handle": "grace", "password": "a good long password"}' >sign-ins
check 'two hundred sign-ins from one school pass' test "$(counted 201 sign-ins)" = 200

storm 900 GET "/rooms/$join_code" >guesses
check 'guessing six-letter codes is slowed down' test "$(counted 429 guesses)" -gt 300
check 'the long code of a link is not'       api GET "/rooms/$code"
check 'its page neither'                     get "/rooms/$code"
