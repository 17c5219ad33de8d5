#!/bin/sh
# Rooms are warned before the site goes down for a moment, and go on after it.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
plan 17

battle_start
battle_room >/dev/null || bail 'no room'
follow alice
running=$code
as carol
guest carol && room '{"problems": ["sum"]}' >/dev/null || bail 'no second room'
lobby=$code
listen
code=$running

announce () { api PATCH /admin/service "$(jq -cn --arg n "$1" '{notice: $n}')"; }
hears () { jq -es "any(.[]; .kind == \"service\" and .payload.notice == $1)" alice.events; }
as bob
refuse 'a player announces nothing'                 announce 'I am bored'
check  '...by right'                                is '"\(.status) \(.code)"' '403 admins_only'
ticket=$(sh "$RIPOSTE_PREFIX/share/riposte/sql/apply" --admin-ticket "$DATABASE_URL")
as root
check  'an administrator is there'                  api POST /tickets/redeem "$(jq -cn --arg t "$ticket" '{ticket: $t, handle: "root", password: "correct horse battery"}')"
words='At 18:00 the site pauses for a minute. <b>Nothing</b> is lost.'
check  'who announces maintenance'                  announce "$words"
check  'a running battle hears of it'               eventually hears "\"$words\""
as carol
code=$lobby
check  'and one that has not begun'                 heard service ".payload.notice == \"$words\""
code=$running
as dave
check  'who comes later reads it'                   api POST "/rooms/$code/join" '{"as": "player", "name": "Dave"}'
check  '...in the page'                             get "/rooms/$code"
check  '...as text'                                 has 'At 18:00 the site pauses for a minute. &lt;b&gt;Nothing&lt;/b&gt; is lost.' <body
check  'and a program finds it'                     api GET /service
check  '...in the same words'                       is .notice "$words"

# The pause itself: every program ends, the database goes on.
as bob
check  'a submission is taken'                      sum slow
for name in web judge timer nginx
do
	s6-svc -wD -T 30000 -d "$SITE/service/$name" || bail "$name does not stop"
done
for name in judge timer web nginx
do
	s6-svc -u "$SITE/service/$name"
done
check  'after it the submission is judged'          test "$(verdict)" = ACCEPTED
as root
check  'the notice is taken away'                   announce ''
check  'which is heard by who waited all the while' eventually hears null
unfollow alice
check  'who missed nothing'                         same_as_log "$alice" alice
as dave
get "/rooms/$code" >/dev/null
refuse 'and the page is without it'                 has 'the site pauses' <body
