#!/bin/sh
# What may be published in a meeting, by a browser that makes offers which the page
# never makes.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
meeting_start --set silence_s=3600	# nobody of them polls
meeting_room >/dev/null || bail 'no room'
as ada
api PATCH "/rooms/$code" '{"policy": {"speakers": "all"}}' >/dev/null || bail 'no rule'
for n in $(seq 1 17)
do
	guest "p$n" >/dev/null && api POST "/rooms/$code/join" '{"as": "player"}' >/dev/null || bail "no p$n"
done
export SITE DATABASE_URL code
browser publish.js "$URL" "$code" "$scratch"
