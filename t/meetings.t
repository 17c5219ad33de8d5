#!/bin/sh
# Meetings at length: ./check meetings.  Four browsers, all through the relay, a tab
# that crashes, and many who come and go.  (What it costs: make bench-meeting.)
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
meeting_start --set rate_joins=100000
meeting_room || bail 'no room'
for name in cid dan eve
do
	as $name
	api POST "/rooms/$code/join" "{\"as\": \"player\", \"name\": \"$name\"}" >/dev/null
done
export SITE DATABASE_URL code
browser meetings.js "$URL" "$code" "$scratch/ada.jar" "$scratch/bob.jar" "$scratch/cid.jar" "$scratch/dan.jar" "$scratch/eve.jar"
