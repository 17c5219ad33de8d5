#!/bin/sh
# A whole battle of two players by the calls of API.md, through the real nginx,
# Postgres, judge and sandbox.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 39
battle_start

as alice
check 'anybody learns what this service is' api GET /service
check 'a nickname makes a guest'            api POST /guests '{"name": "Alice"}'
alice=$(field .id)
check 'who has no handle'                   is '"\(.guest) \(.name) \(.handle)"' 'true Alice null'
check 'and keeps a session'                 api GET /me
check 'of the same person'                  is .id "$alice"

check 'a guest on loopback may make a room' room '{"problems": ["sum"]}'
check 'its maker is host and first player'  is '"\(.role) \(.state) \(.players | length) \(.players[0].state)"' 'host LOBBY 1 PRESENT'
check 'a newcomer has 0 points'             is '"\(.me.score) \(.me.joined_at != null)"' '0 true'

as bob
check  'a link and a nickname are enough'   api POST "/rooms/$code/join" '{"as": "player", "name": "Bob"}'
bob=$(field .id) joined=$(field .joined_at)
check  'joining again'                      api POST "/rooms/$code/join" '{"as": "player"}'
check  'is the same row with the same date' is '"\(.id) \(.joined_at)"' "$bob $joined"
check  'who is no host cannot start'        answers 403 POST "/rooms/$code/start" '{}'
refuse 'nothing is taken before the start'  sum right
check  'because the state forbids it'       is .status 409

as alice
check 'the host starts'                     api POST "/rooms/$code/start" '{}'
check 'by the clock of the server'          is '"\(.state) \(.ends_at > .now) \(.starts_at <= .now)"' 'RUNNING true true'
follow alice

as bob
listen
check 'a wrong answer is taken'             sum wrong
check 'and judged as such'                  test "$(verdict)" = WRONG_ANSWER
check 'on a test that is named'             is '"\(.test >= 1) \(.points)"' 'true 0'
check 'a right one is taken'                sum right
check 'and judged as such'                  test "$(verdict)" = ACCEPTED
check 'with its cost'                       is '(.points == 100) and .passed == 6 and .total == 6 and .cpu_ms > 0 and .memory_kb > 0 and .limits.cpu_ms >= 1000' true
check 'its author hears the verdict in full' eventually heard verdict '.payload.submission.verdict == "ACCEPTED" and .payload.submission.source == null'

alice_heard () { jq -es "any(.[]; $1)" alice.events; }
check 'the others hear that it was accepted' eventually alice_heard '.kind == "verdict" and .payload.accepted == true'
refuse 'and no more than that'              alice_heard '.kind == "verdict" and (.payload | has("submission"))'
check 'their board moves by itself'         eventually alice_heard ".kind == \"board\" and any(.payload.rows[]; .id == $bob and .score == 100)"
as alice
check 'who scored is first'                 row_is "$bob" '"\(.rank) \(.score)"' '1 100'
check 'with a penalty for the rejected try' row_is "$bob" '.penalty_s >= 300' true
check 'who has 0 is below'                  row_is "$alice" '"\(.rank) \(.score)"' '2 0'

say () { api POST "/rooms/$code/messages" "{\"key\": \"m1\", \"text\": \"$1\", \"kind\": \"chat\"}"; }
check 'a message is taken'                  say 'good game <b>'
message=$(field .id)
check 'the same key again is the same message' say 'good game <b>'
check 'as the number shows'                 is .id "$message"
check 'another text under that key is refused' answers 422 POST "/rooms/$code/messages" '{"key": "m1", "text": "other", "kind": "chat"}'

check 'the host ends it'                    api POST "/rooms/$code/finish" '{}'
check 'whoever was there has completed it'  is '"\(.state) \([.players[].state] | unique | join(" "))"' 'FINISHED COMPLETED'
check 'the board becomes final'             eventually alice_heard '.kind == "board_final"'
check 'and says so'                         room_is '"\(.final) \(.pending)"' 'true 0'
as bob
refuse 'after the end nothing is taken'     sum right
check 'what a follower heard is what the log holds' eventually same_as_log "$alice" alice
