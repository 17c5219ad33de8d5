#!/bin/sh
# Who gets into a meeting, and what becomes of it, by a client that speaks to Janus
# as a browser does, and as no browser would.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
plan 73
meeting_start --own-postgres
meeting_room || bail 'no room'

is_kicked () { heard_from_janus "$1" '.leaving == "ok" and .reason == "kicked"'; }
is_refused () { heard_from_janus "$1" ".error_code == $2"; }
# One value of a file of NAME's is another from here on.
with () { jq -c "$2" <"$1.meeting" >"$1.new" && mv "$1.new" "$1.meeting"; }
joins () { plugin "$1" "$(join_body "$1")"; }
# A token as Janus makes them, for times and rooms of our own.
core=$(sed -n 's/.*token_auth_secret = "\(.*\)".*/\1/p' "$SITE/media/janus.jcfg")
sign () { printf '%s:%s' "$1" "$(printf %s "$1" | openssl dgst -sha1 -hmac "${2:-$core}" -binary | openssl base64)"; }
plugin_name=janus.plugin.videoroom

# ---- coming and going

as ada
TAB=a listen
check  'a member gets what they join with'        token ada
check  'a name that nobody guesses'               test "$(of ada .room | tr -d '0-9a-f\n' | wc -c)" = 0
check  'and a relay'                              test "$(of ada '.ice_servers[0].urls')" = "turn:10.99.0.1:$((PORT + 10001))?transport=udp"
check  'the media server lets them in'            enter ada
check  'everybody in the room hears of it'        eventually heard meeting_joined ".payload.player == $ada"
check  'a second one joins'                       enter bob
check  'and both are in it'                       eventually in_meeting 'ada bob'
cp bob.meeting bob.used
check  'who leaves the media server'              leave_janus bob
check  'has left'                                 eventually in_meeting ada
check  'which is told'                            eventually heard meeting_left ".payload.player == $bob"

# ---- who is not let in

cp bob.used bob.meeting
session bob >/dev/null
joins bob >/dev/null
check  'an id that was used lets nobody in again' is_kicked bob
guest eve >/dev/null
eve=$(field .id)
as eve
check  'a stranger gets nothing'                  answers 403 POST "/rooms/$code/meeting" '{}'
check  'and is told why'                          is .code not_in_room
api POST "/rooms/$code/join" '{"as": "spectator"}' >/dev/null
check  'nor does who only watches'                answers 403 POST "/rooms/$code/meeting" '{}'
check  'who hears nothing of who is in it'        answers 403 GET "/rooms/$code/meeting"
api POST "/rooms/$code/join" '{"as": "player"}' >/dev/null
check  'a player does'                            token eve
check  'with a session'                           session eve
with eve '.participant |= sub("^u[0-9]+"; "u1")'
joins eve >/dev/null
check  'an id that was edited is kicked'          is_kicked eve
as ada
api POST /rooms '{"key": "other", "title": "Another", "duration_s": 600, "problems": ["sum"], "policy": {"meeting": "audio"}}' >/dev/null
first=$code code=$(field .code)
token ada
cp ada.meeting other.meeting
code=$first
token eve && session eve >/dev/null
with eve ".participant = \"$(of other .participant)\""
joins eve >/dev/null
check  'and so is one of another room'            is_kicked eve
token eve
check  'without a token nobody has a session'     sh -c "curl -s -d '{\"janus\": \"create\", \"transaction\": \"t\"}' $URL/janus | grep -q '\"code\": *403'"
with eve '.core_token |= sub("[0-9]+,"; "9999999999,")'
refuse 'nor with one that was edited'             session eve
check  'which is said'                            says eve '.error.code == 403'
with eve ".core_token = \"$(sign "$(($(date +%s) - 5)),janus,$plugin_name")\""
refuse 'nor with one that is over'                session eve
with eve ".core_token = \"$(sign "$(($(date +%s) + 60)),janus,$plugin_name" wrong)\""
refuse 'nor with one of another key'              session eve
with eve ".core_token = \"$(sign "$(($(date +%s) + 60)),janus,$plugin_name")\""
check  'with one like ours there is one'          session eve
with eve ".room_token = \"$(sign "$(($(date +%s) - 5)),$plugin_name,room=$(of eve .room)")\""
joins eve >/dev/null
check  'a room token that is over opens nothing'  is_refused eve 433
with eve ".room_token = \"$(of other .room_token)\""
joins eve >/dev/null
check  'nor one of another room'                  is_refused eve 433
plugin eve "$(jq -c '{request: "join", ptype: "subscriber", room, streams: [{feed: "x"}]}' <eve.meeting)" >/dev/null
check  'nor is anything seen without one'         is_refused eve 433

# ---- what a member may not

token eve && enter eve
asks () { plugin "$1" "$2" && jq -e "${3:-true}" <"$1.answer"; }
room_name=$(of eve .room)
refused='.plugindata.data.error_code != null'
check  'a member makes no room'                   asks eve '{"request": "create", "room": "mine"}' "$refused"
check  'nor ends one'                             asks eve "{\"request\": \"destroy\", \"room\": \"$room_name\"}" "$refused"
check  'nor kicks'                                asks eve "{\"request\": \"kick\", \"room\": \"$room_name\", \"id\": \"$(of ada .participant)\"}" "$refused"
check  'nor has others forwarded'                 asks eve "{\"request\": \"rtp_forward\", \"room\": \"$room_name\", \"publisher_id\": \"$(of ada .participant)\", \"host\": \"127.0.0.1\", \"streams\": [{\"mid\": \"0\", \"port\": 9}]}" "$refused"
check  'nor recorded'                             asks eve "{\"request\": \"enable_recording\", \"room\": \"$room_name\", \"record\": true}" "$refused"
mkdir rec
chmod 777 rec
plugin eve "{\"request\": \"configure\", \"record\": true, \"filename\": \"$scratch/rec/eve\"}" >/dev/null
polled eve >/dev/null
check  'nor records themselves'                   test -z "$(ls -A rec)"
check  'the list of rooms is empty'               asks eve '{"request": "list"}' '.plugindata.data.list == []'
head -c 70000 /dev/zero | tr '\0' a >long
check  'a message over the limit is refused'      sh -c "curl -s -o /dev/null -w '%{http_code}' --data-binary @long $URL/janus | grep -q 413"
check  'what is no JSON, too'                     sh -c "curl -s -d nonsense $URL/janus | grep -q '\"code\": *454'"
check  'nothing but sessions is reached'          sh -c "curl -s -o /dev/null -w '%{http_code}' $URL/janus/info | grep -q 404"
check  'nor the administration of Janus'          sh -c "curl -s -o /dev/null -w '%{http_code}' $URL/admin | grep -qv 200"
api=$(sed -n 's/.*api_secret = "\(.*\)".*/\1/p' "$SITE/media/janus.jcfg")
printf '{"janus": "create", "transaction": "t", "apisecret": "%s"}' "$api" >small
python3 - "$SITE/media/janus/janus.sock" <<'END' >large.out
import socket, sys
def ask(bytes):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    s.connect(sys.argv[1])
    s.settimeout(2)
    s.send(bytes)
    try:
        return s.recv(65536)
    except socket.timeout:
        return b'silence'
small = open('small', 'rb').read()
print(ask(small[:-1] + b', "x": "' + b'a' * 9000 + b'"}').decode(), ask(small).decode().count('success'))
END
check  'a request too long for the socket harms nothing' has 'silence 1' <large.out
check  'all of them are still in it'              eventually in_meeting 'ada eve'

# ---- who leaves the room leaves the meeting

# lasted PERSON: in ms, from leaving the room until Janus had none of them; by the
# database's clock, which knows nothing of how busy this test is.
lasted () {
	sql "select floor(1000 * extract(epoch from max(t.left_at) - max(p.left_at)))
		from riposte.meeting_participant t join riposte.room_player p using (room_id, person_id)
		where t.person_id = $1 group by t.person_id having bool_and(t.left_at is not null)"
}
within_two_seconds () {
	ms=$(lasted "$1")
	test -n "$ms" && test "$ms" -ge 0 && test "$ms" -lt 2000 || { echo "$ms ms"; return 1; }
}

as eve
api POST "/rooms/$code/leave" '{}' >/dev/null
check  'who leaves the room leaves the meeting'   is_kicked eve
check  'within two seconds'                       eventually within_two_seconds "$eve"
echo "# after $(lasted "$eve") ms"
check  'and gets nothing until they are back'     answers 403 POST "/rooms/$code/meeting" '{}'
enter bob && eventually in_meeting 'ada bob' >/dev/null
token bob
cp bob.meeting late.meeting
as ada
api DELETE "/rooms/$code/players/$bob" >/dev/null
check  'who is removed is kicked'                 is_kicked bob
check  'within two seconds'                       eventually within_two_seconds "$bob"
echo "# after $(lasted "$bob") ms"
cp late.meeting bob.meeting
session bob >/dev/null
joins bob >/dev/null
check  'and what they held does not let them in'  is_kicked bob
as bob
check  'they are refused'                         answers 403 POST "/rooms/$code/meeting" '{}'

# ---- what is killed comes back

as ada
TAB=a listen
was=$(service_pid scribe)
kill -9 "$was"
is_another () { test "$(service_pid scribe)" != "$was" && meeting_is_up && in_meeting ada; }
check  'a scribe that was killed finds all again' eventually is_another
cid_joins () { guest cid && api POST "/rooms/$code/join" '{"as": "player"}' && enter cid; }
check  'and lets others in'                       cid_joins
check  'of whom is told'                          eventually in_meeting 'ada cid'
as ada
refuse 'nobody had left'                          heard meeting_left
cp cid.meeting cid.used
leave_janus cid >/dev/null
eventually in_meeting ada >/dev/null
was=$(service_pid scribe)
kill -9 "$was"
eventually is_another >/dev/null
cp cid.used cid.meeting
session cid >/dev/null
joins cid >/dev/null
check  'the next one knows which ids were used'   is_kicked cid
enter cid && eventually in_meeting 'ada cid' >/dev/null
sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('riposte-scribe', 'riposte-bell') and usename = 'riposte_scribe'" >/dev/null
leave_janus cid >/dev/null
check  'what happens while the database is away is told later' eventually in_meeting ada
was=$(service_pid scribe)
enter cid && eventually in_meeting 'ada cid' >/dev/null
before_pid=$(service_pid postgres)
check  'Postgres is killed'                       kill -9 "$before_pid"
leave_janus cid >/dev/null
is_replaced () { now=$(service_pid postgres) && test "$now" -gt 0 && test "$now" != "$before_pid" && sql 'select 1'; }
check  'and is back'                              eventually is_replaced
check  'the same scribe tells it what happened meanwhile' eventually in_meeting ada
cid_joins_again () { enter cid && eventually in_meeting 'ada cid'; }
check  'and lets others in'                       cid_joins_again
same_scribe () { test "$(service_pid scribe)" = "$was"; }
check  'without being started anew'               same_scribe
leave_janus cid >/dev/null
eventually in_meeting ada >/dev/null
was=$(service_pid janus)
kill -9 "$was"
check  'when Janus is killed nobody is in it'     eventually in_meeting ''
check  'until they are again'                     enter ada
check  'by the same name'                         test "$(of ada .room)" = "$room_name"
check  'and are seen'                             eventually in_meeting ada

# ---- several scribes

cp "$SITE/riposte.conf" second.conf
echo 'scribe_name = second' >>second.conf
chmod 644 second.conf
RIPOSTE_MEETING_SECRET=$(cat "$SITE/secret/meeting") "$RIPOSTE_PREFIX/libexec/riposte/riposte-scribe" -c second.conf 2>second.log &
second=$!
both () { test "$(sql 'select count(*) from riposte.scribe where janus and lease_until > now()')" = 2; }
check  'a second scribe serves the same Janus'    eventually both
kill -STOP "$(service_pid scribe)"
holder () { test "$(sql "select s.name from riposte.meeting m join riposte.scribe s using (scribe_id) join riposte.room r using (room_id) where r.code = '$code'")" = "$1"; }
check  'it takes over from one that hangs'        eventually holder second
as ada
check  'with everybody in it'                     eventually in_meeting ada
kill -CONT "$(service_pid scribe)"
kill -9 $second
wait $second 2>/dev/null
first_again () { ! holder second; }
check  'and the first one, when it wakes, in turn' eventually first_again

# ---- the end

check  'a meeting that is switched off ends for all' api PATCH "/rooms/$code" '{"policy": {"meeting": "off"}}'
check  'at once'                                  heard_from_janus ada '.videoroom == "destroyed" or .reason == "kicked"'
check  'and refuses'                              answers 409 POST "/rooms/$code/meeting" '{}'
sql "update riposte.meeting set asked_at = now() - interval '1 min'" >/dev/null
closed () { test "$(sql 'select count(*) from riposte.meeting where closed_at is null')" = 0; }
check  'one where nobody is closes by itself'     eventually closed
session ada >/dev/null
joins ada >/dev/null
check  'and is gone from Janus'                   is_refused ada 426
tokens_in_logs () {
	for name in ada bob eve cid late
	do
		of $name '.core_token, .room_token' | sed 's/.*://'
	done >tokens
	cat "$SITE"/log/*/current >logs
	test -s tokens && test -s logs && grep -F -f tokens logs
}
refuse 'no token is in any log'                   tokens_in_logs
