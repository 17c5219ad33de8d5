#!/bin/sh
# What is not for somebody's eyes never leaves the server: every GET of the
# description, every page and every event is asked for by each kind of viewer,
# and none of the answers may hold a mark.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 40
battle_start
sql "update riposte.problem set slug = 'markslug', visibility = 'hidden';
	update riposte.problem_version set title = 'MARKTITLE', points = 7777"

# ---- a lobby with a hidden problem, and a running battle whose board is frozen

as ann
api POST /guests '{"name": "ann"}' >/dev/null
sql "update riposte.person set role = 'teacher', handle = 'ann' where person_id = $(field .id)"
room '{"problems": ["markslug"], "policy": {"code": "after", "reveal": "hosts"}}' >/dev/null || bail 'no room'
lobby=$code
room '{"problems": ["markslug"], "policy": {"code": "after", "reveal": "hosts"}}' >/dev/null || bail 'no room'
battle=$code
api POST "/rooms/$battle/seats" '[{"external_id": "MARKID", "name": "bob"}]' >"$scratch/seats"
for name in cid sue zed
do
	guest $name >/dev/null
done
as bob
api POST /tickets/redeem "$(jq -c '{ticket: (.items[0].url | split("/") | last)}' <"$scratch/seats")" >/dev/null
bob=$(field .id)
as cid
api POST "/rooms/$battle/join" '{"as": "player"}' >/dev/null
as sue
api POST "/rooms/$battle/join" '{"as": "spectator"}' >/dev/null
for name in bob cid
do
	as $name
	api POST "/rooms/$lobby/join" '{"as": "player"}' >/dev/null
done
submission=1 run=1

# ---- asking for everything

api GET /openapi.json >/dev/null
jq -r '.paths | to_entries[] | select(.value.get) | .key' <"$scratch/body" >paths
check 'there are many calls to ask' test "$(wc -l <paths)" -ge 25

# Every GET with its braces filled, and with the parameters that open more.
addresses () { # CODE
	sed -e 's|^/api/v1||' -e "s|{code}|$1|" -e "s|/submissions/{id}|/submissions/$submission|" \
		-e "s|/runs/{id}|/runs/$run|" -e 's|{problem}|markslug|' -e 's|{slug}|markslug|' \
		-e "s|{id}|$submission|" -e 's|{[a-z]*}|x|g' -e '/metrics/d' paths | while read -r path
	do
		echo "$path"
		case $path in
		*/events) echo "$path?after=0&wait=0" ;;
		*/drafts/*|*/submissions|*/replay) echo "$path?player=$bob"; echo "$path?part=drafts" ;;
		*/export) for format in csv json zip; do echo "$path?format=$format"; done ;;
		esac
	done
}

# Everything that NAME gets about the room CODE.
everything () { # NAME CODE
	addresses "$2" | sed "s|^|$URL/api/v1|" >"$scratch/addresses"
	for page in / /problems /problems/markslug "/rooms/$2" "/rooms/$2/screen" "/rooms/$2/host" \
		"/rooms/$2/replay" /account /admin /admin/problems /admin/users /admin/queue
	do
		echo "$URL$page"
	done >>"$scratch/addresses"
	xargs curl -sS -m 20 -b "$scratch/$1.jar" <"$scratch/addresses" >"$scratch/$1.all" &&
	{ curl -sS -m 1 -b "$scratch/$1.jar" -H 'Accept: text/event-stream' \
		"$URL/api/v1/rooms/$2/events?after=0" 2>/dev/null || :; } >>"$scratch/$1.all" &&
	test "$(wc -c <"$scratch/$1.all")" -gt 3000
}
saw () { LC_ALL=C grep -aoE -- "$2" "$scratch/$1.all" | sort | uniq -c; LC_ALL=C grep -qaE -- "$2" "$scratch/$1.all"; }

source='MARKSOURCE|MARKWRONG' problem='MARKTITLE|markslug' id=MARKID
own='MARKDRAFT|MARKSTDIN|MARKOUTPUT|MARKQUESTION'
won="\"score\": ?7777|\"accepted\": ?true|\"solved_at\": ?\"|\"verdict\": ?\"ACCEPTED\"|>7777</td>"

check  'the lobby answers its host'                     everything ann "$lobby"
check  'who sees the hidden problem'                    saw ann "$problem"
for name in cid zed nobody
do
	check  "the lobby answers $name"                everything $name "$lobby"
	refuse 'who does not see that it is this one'   saw $name '"title": ?"MARKTITLE"|>MARKTITLE<|"slug": ?"markslug"'
done

# ---- the battle

as ann
api POST "/rooms/$battle/start" '{}' >/dev/null
api PATCH "/rooms/$battle" "{\"freeze_at\": \"$(date -u +%FT%TZ)\"}" >/dev/null
as bob
printf 'MARKSOURCE = 1\n' | cat - right.py >marked.py
printf 'MARKWRONG = 1\nprint(1)\n' >wrong.py
api PUT "/rooms/$battle/drafts/markslug" '{"language": "python", "source": "MARKDRAFT", "rev": 0}' >/dev/null
api POST "/rooms/$battle/runs" '{"key": "r1", "problem": "markslug", "language": "python", "source": "print(\"MARKOUTPUT\")", "stdin": "MARKSTDIN"}' >/dev/null
run=$(field .id)
api POST "/rooms/$battle/messages" '{"key": "q1", "kind": "question", "text": "MARKQUESTION"}' >/dev/null
for try in wrong marked
do
	submit markslug python $try.py >/dev/null
	verdict >/dev/null
done
as sue
api POST "/rooms/$battle/messages" '{"key": "s1", "kind": "spectators", "text": "MARKTALK"}' >/dev/null
check 'the battle is there: one has solved it in the freeze' test "$(as ann; row "$bob" .score)" = 7777

check  'the battle answers its host'                    everything ann "$battle"
check  'who sees the sources'                           saw ann "$source"
check  'whose seat it is'                               saw ann "$id"
check  'and what is frozen'                             saw ann "$won"
check  'it answers the author'                          everything bob "$battle"
check  'who sees their own'                             saw bob "$own"
check  'also in the freeze'                             saw bob "$won"
refuse 'but not whose seat it is'                       saw bob "$id"
refuse 'nor what spectators say'                        saw bob MARKTALK
for name in cid sue zed nobody
do
	check  "it answers $name"                       everything $name "$battle"
	refuse 'no source, draft, run or question of another' saw $name "$source|$own|$id"
	refuse 'nothing that is frozen'                 saw $name "$won"
done
refuse 'who does not play hears no player who is a spectator' saw cid MARKTALK
check  'spectators hear each other'                     saw sue MARKTALK

# ---- afterwards

as ann
api POST "/rooms/$battle/finish" '{}' >/dev/null
check  'after the end the rival is answered'            everything cid "$battle"
check  'and reads the sources, as the policy says'      saw cid "$source"
refuse 'while hosts have not revealed it, no result'    saw cid "$won"
as ann
api PATCH "/rooms/$battle" '{"freeze_at": null, "policy": {"code": "hidden"}}' >/dev/null
check  'after the reveal'                               everything cid "$battle"
check  'the result is seen'                             saw cid "$won"
refuse 'and no source, where code stays hidden'         saw cid "$source|$own|$id"
check  'the host takes all sources away'                everything ann "$battle"
