#!/bin/sh
# Who is here: the four states, told to the others as they change.  The grace is
# 1 s and the deadline 4 s, by configuration.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 18
battle_start --set disconnect_grace_s=1 --set left_deadline_s=4
battle_room || bail 'no room'
follow alice

# What Alice was told of Bob, in order.
told () {
	jq -es "[.[] | select(.kind == \"player_state\" and .payload.player.id == $bob) | .payload.player]
		| map(.state) | join(\" \") == \"$1\"" alice.events
}

# Three seconds: more than the grace, the timer and a batch of touches together.
soon () { (WITHIN=3 && eventually "$@"); }

parked () { test "$(curl -s "$URL/metrics" | awk '$1 == "riposte_waiting" { print $2 }')" = "$1"; }

as bob
check 'Bob solves a problem'               sum right
check 'which is accepted'                  test "$(verdict)" = ACCEPTED
score=$(row "$bob" .score) joined=$(row "$bob" .joined_at)

# The tab whose poll is cut below; another one would count until its silence.
api GET "/rooms/$code/events?wait=0&tab=laptop" >/dev/null
field .next >bob.next
cp bob.jar phone.jar
cp bob.next phone.next
follow bob laptop
follow phone phone
check  'with two tabs open'                eventually parked 3
unfollow phone
check  'and one of them closed'            eventually parked 2
refuse 'a player has not gone'             soon told DISCONNECTED
unfollow bob
check  'closing the last one is a loss'    eventually told DISCONNECTED
check  'of which the others learn the deadline' jq -es "any(.[]; .kind == \"player_state\" and
	.payload.player.state == \"DISCONNECTED\" and .payload.player.left_deadline > .at)" alice.events
check  'a poll brings the player back'     api GET "/rooms/$code/events?after=$(cat bob.next)&wait=0&tab=laptop"
check  'of which the others learn'         eventually told 'DISCONNECTED PRESENT'
WITHIN=60 # that poll was answered and nothing came after it: 40 s of silence
check  'who stays away too long has left'  eventually told 'DISCONNECTED PRESENT DISCONNECTED LEFT'
check  'by the deadline'                   row_is "$bob" .left_reason deadline
check  'and keeps row, score and date'     row_is "$bob" '"\(.score) \(.joined_at)"' "$score $joined"
as bob
check  'may join again'                    api POST "/rooms/$code/join" '{"as": "player"}'
check  'with the score and the date of before' is '"\(.state) \(.score) \(.joined_at)"' "PRESENT $score $joined"
check  'leaving is a choice'               api POST "/rooms/$code/leave" '{}'
check  'told as such'                      is '"\(.state) \(.left_reason)"' 'LEFT chosen'
check  'which a poll of another tab does not undo' answers 409 GET "/rooms/$code/events?after=$(cat bob.next)&wait=0&tab=other"
check  'but is told'                       is .code left
