#!/bin/sh
# Two browsers in a meeting: they see and hear each other, directly and through the
# relay, and all comes back by itself when something was killed.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
meeting_start
meeting_room || bail 'no room'
# what the story may kill or ask for, by a line on its standard output
export SITE DATABASE_URL code
browser call.js "$URL" "$code" "$scratch/ada.jar" "$scratch/bob.jar"
