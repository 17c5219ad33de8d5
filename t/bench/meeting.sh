#!/bin/sh
# make bench-meeting: how soon others are seen, and what Janus and the scribe take for
# two and for eight who publish, by real browsers.
. "${SRC:-$(dirname "$0")/../..}/t/meeting.sh"
meeting_start --set rate_joins=100000
meeting_room >/dev/null || bail 'no room'
for name in p3 p4 p5 p6 p7 p8
do
	as $name
	api POST "/rooms/$code/join" "{\"as\": \"player\", \"name\": \"$name\"}" >/dev/null || bail "no $name"
	jars="${jars:-} $scratch/$name.jar"
done
export SITE DATABASE_URL code
# shellcheck disable=SC2086 # a list of files
browser bench-meeting.js "$URL" "$code" "$scratch/ada.jar" "$scratch/bob.jar" $jars
