#!/bin/sh
# Whether a meeting would work here: what its page says when each part of it does not,
# since really it does not.  And what a room's page says where meetings are away or off.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
meeting_start --set silence_s=3600	# nobody of them polls
meeting_room >/dev/null || bail 'no room'
export SITE DATABASE_URL code
browser meeting-check.js "$URL" "$code" "$scratch/ada.jar" "$scratch/bob.jar"
