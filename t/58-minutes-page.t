#!/bin/sh
# The page of minutes: a host has them written and sees them come; players read theirs.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/minutes.sh"
. "$SRC/t/browser/browser.sh"
browser_ready
minutes_start
scribe_start
guest ada >/dev/null
room '{"problems": ["sum"], "policy": {"meeting": "audio", "transcript": true}}' >/dev/null || bail 'no room'
as bob
api POST "/rooms/$code/join" '{"as": "player", "name": "bob"}' >/dev/null || bail 'no bob'
as ada
api POST "/rooms/$code/start" >/dev/null || bail 'no start'
say ada -3 'Let us sum the numbers.' >/dev/null
say bob -2 'Is <b>one pass</b> enough?' >/dev/null
api POST "/rooms/$code/finish" >/dev/null
cat >model/answer <<'END'
{"problems": [{"letter": "A", "discussed": [{"text": "Whether <b>one pass</b> is enough.", "cites": [1, 2]}], "decided": []}],
 "turning_points": [{"text": "Nobody solved it.", "cites": [2]}],
 "actions": [{"text": "Read about sums.", "owner": "bob", "cites": [2]}],
 "advice": [{"player": "P1", "text": "Advice for ada.", "cites": [1]}, {"player": "P2", "text": "Advice for bob.", "cites": [2]}]}
END
browser minutes.js "$URL" "$code" "$scratch"
scribe_stop -TERM
