#!/bin/sh
# A class: its list becomes seats with links and QR codes; what is cleared by
# null; the board and all submissions as files.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 38
battle_start
guest teacher
room '{"problems": ["sum"], "as": "spectator"}' || bail 'no room'

list='[{"external_id": "17", "name": "Zoë Ünal", "team": "Red"}, {"name": "../../etc/passwd"}, {"external_id": "=1+1", "name": "Max"}]'
check  'a class list becomes seats'              api POST "/rooms/$code/seats" "$list"
check  'each with a link of its own'             is '[.items[].url | select(startswith("http://"))] | unique | length' 3
check  'and its QR code as a path to draw'       is '.items[0].qr | (.size >= 25) and (.path | test("^(M[0-9]+ [0-9]+h[0-9]+v1h-[0-9]+z)+$"))' true
cp body seats
check  'the host sees who has not come'          api GET "/rooms/$code/seats"
check  'without any link'                        is '[.items[] | "\(.name) \(.player) \(has("url"))"] | first' 'Zoë Ünal null false'
seat=$(field '.items[0].id') spare=$(field '.items[1].id')
as guestless
check  'others see no seat'                      answers 401 GET "/rooms/$code/seats"
guest bob
check  'players neither'                         answers 403 GET "/rooms/$code/seats"
check  'nor do they make any'                    answers 403 POST "/rooms/$code/seats" "$list"
as teacher
check  'an empty list is refused'                answers 422 POST "/rooms/$code/seats" '[]'
check  'a seat without a name is, too'           answers 422 POST "/rooms/$code/seats" '[{"external_id": "1"}]'
check  'the same as a table'                     api POST "/rooms/$code/seats?format=csv" "$list"
check  'in which no name is a formula'           has "\"'=1+1\"" <body

redeem () { api POST /tickets/redeem "$(jq -c "{ticket: (.items[$2].url | split(\"/\") | last)}" <seats)" && as "$1"; }
as zoe;  check 'a pupil sits down by the link'   redeem zoe 0
zoe=$(field .id)
as max;  check 'and another'                     redeem max 2
as etc;  check 'and one with an odd name'        redeem etc 1
as zoe2; refuse 'a link works once'              redeem zoe2 0
as teacher
check  'who lost their browser gets a new link'  api POST "/rooms/$code/seats/$seat/renew" '{}'
jq -c '{items: [.]}' <body >renewed
check  'with its QR code'                        is '.qr.size >= 25' true
mv renewed seats
as zoe2; check 'and comes back as themselves'    redeem zoe2 0
check  'by the same row'                         is .id "$zoe"
as zoe;  check 'the old browser is signed out'   answers 401 GET /me
as teacher
check  'a used link is taken back'               answers 204 DELETE "/rooms/$code/seats/$spare"
check  'once'                                    answers 404 DELETE "/rooms/$code/seats/$spare"

svg () { call GET "/rooms/$code/qr.svg" && has image/svg <headers && has '<path d="M0 0h7v1h-7z' <body; }
check  'the link to the room is a QR code'       svg

check  'a date is set'                           api PATCH "/rooms/$code" '{"starts_at": "2999-01-01T00:00:00Z"}'
check  'what is not named stays'                 api PATCH "/rooms/$code" '{"title": "Class"}'
check  'as it was'                               is '.starts_at[0:4]' 2999
check  'null takes it away'                      api PATCH "/rooms/$code" '{"starts_at": null}'
check  'so that no date is left'                 is .starts_at null
check  'where nothing can be taken away, null is nothing' api PATCH "/rooms/$code" '{"title": null, "policy": {"chat": null}}'
check  'and changes nothing'                     is '"\(.title) \(.policy.chat)"' 'Class on'
described () {
	api GET /openapi.json >/dev/null
	jq -e '.paths["/api/v1/rooms/{code}"].patch.requestBody.content["application/json"].schema
		.properties | [.starts_at.description, .title.description] == ["null takes it away", null]' <body
}
check  'the description says where'              described

api POST "/rooms/$code/start" '{}' >/dev/null
for name in zoe2 max etc
do
	as $name
	sum right >/dev/null
	verdict >/dev/null
done
sum wrong >/dev/null
verdict >/dev/null
as max
check  'players do not take all submissions away' answers 403 GET "/rooms/$code/export?format=zip"
as teacher
check  'a host does'                             api GET "/rooms/$code/export?format=zip"
cp body submissions.zip
names () { python3 -c 'import sys, zipfile
for i in sorted(zipfile.ZipFile(sys.argv[1]).namelist()): print(i)' submissions.zip >names && cat names; }
pid () { api GET "/rooms/$code" >/dev/null && field ".players[] | select(.name == \"$1\") | .id"; }
{ echo "Max-=1+1/A-sum/01-ACCEPTED.py"
  echo "Zoë_Ünal-17/A-sum/01-ACCEPTED.py"
  echo "_._.._etc_passwd-$(pid ../../etc/passwd)/A-sum/01-ACCEPTED.py"
  echo "_._.._etc_passwd-$(pid ../../etc/passwd)/A-sum/02-WRONG_ANSWER.py"; } | sort >expected
sorted () { names && LC_ALL=C.UTF-8 sort names | diff expected -; }
check  'in a folder for each player, whatever they are called' sorted
whole () { python3 -c 'import sys, zipfile
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
sys.stdout.write(z.read([n for n in z.namelist() if n.startswith("Zo")][0]).decode())' submissions.zip | diff right.py -; }
check  'with the sources as they were sent'      whole
check  'the board is exported as a table'        api GET "/rooms/$code/export?format=csv"
check  'with a line for each player'             test "$(wc -l <body)" = 4
