# shellcheck shell=sh disable=SC2034,SC2154
# meeting.sh -- what the tests of meetings share; read before lib.sh.
#
# Janus needs an address besides loopback, and nobody may be disturbed: the file
# runs itself again in a network namespace of its own, with both ends of a veth.
#
#	meeting_start [RUN-OPTION]...	a site with meetings, and a battle's problem
#	meeting_room			ada, its host, and bob in a room with video
#	token NAME			POST …/meeting as NAME, kept in NAME.meeting
#	of NAME JQ-FILTER		a value of that answer
#	janus NAME BODY [PATH]		a request of NAME's to Janus; its answer is printed
#	enter NAME			a session, a handle, and joining by it as a browser does
#	polled NAME			what Janus has told NAME since (waits up to 30 s)
#	in_meeting NAMES		sorted names of those who are in it, by the API

if test -z "${MEETING_NAMESPACE:-}"
then
	command -v janus >/dev/null && command -v turnserver >/dev/null ||
		{ echo '1..0 # SKIP janus and coturn are not installed'; exit 0; }
	unshare -n true 2>/dev/null || { echo '1..0 # SKIP no network namespaces here'; exit 0; }
	case $0 in
	*call.t|*publish.t|*transcript.t|*check.t|*meetings.t|*meeting.sh) # what drives the browser comes from the network
		command -v chromium >/dev/null || { echo '1..0 # SKIP chromium is not installed'; exit 0; }
		(
			. "$SRC/t/lib.sh"
			. "$SRC/t/browser/browser.sh"
			browser_ready
		) || exit 1 ;;
	esac
	MEETING_NAMESPACE=yes
	export MEETING_NAMESPACE
	exec unshare -n -- sh "$0" "$@"
fi
ip link set lo up
make_network () {
	ip link add d0 type veth peer name d1 && ip addr add 10.99.0.1/24 dev d0 &&
	ip link set d0 up && ip link set d1 up
}
make_network || { echo '1..0 # SKIP no veth can be made here'; exit 0; }
. "$SRC/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"
browser_dir=$RIPOSTE_TEST_DIR/browser
WITHOUT='' WITHIN=40 # Janus and browsers are slow on a busy machine

meeting_start () {
	battle_start "$@"
	eventually meeting_is_up || bail 'no scribe reaches Janus'
}

meeting_is_up () {
	test "$(sql "select count(*) from riposte.scribe where janus and lease_until > now()")" -ge 1
}

meeting_room () {
	guest ada
	ada=$(field .id)
	room '{"problems": ["sum"], "policy": {"meeting": "video", "transcript": true}}' || return 1
	as bob
	api POST "/rooms/$code/join" '{"as": "player", "name": "bob"}' || return 1
	bob=$(field .id)
	as ada
}

token () {
	as "$1"
	api POST "/rooms/$code/meeting" '{}' >/dev/null || { cat body; return 1; }
	cp body "$1.meeting"
}

of () { jq -r "$2" <"$1.meeting"; }

janus () {
	jq -cn --arg t "$(of "$1" .core_token)" --argjson b "$2" '{transaction: "t", token: $t} + $b' >"$1.request"
	curl -sS -m 20 -X POST --data-binary "@$1.request" -o "$1.answer" -w '%{http_code}' "$URL/janus${3:-}" >"$1.code" || return 1
	cat "$1.answer"
}

says () { jq -e "$2" <"$1.answer" >/dev/null; }

session () {
	janus "$1" '{"janus": "create"}' && says "$1" '.janus == "success"' || return 1
	jq -r .data.id <"$1.answer" >"$1.session"
	janus "$1" '{"janus": "attach", "plugin": "janus.plugin.videoroom"}' "/$(cat "$1.session")" || return 1
	jq -r .data.id <"$1.answer" >"$1.handle"
	keep_alive "$(cat "$1.session")" "$(of "$1" .core_token)" >/dev/null 2>&1 &
}

# A browser polls all the time; on a busy machine Janus would forget who does not.
keep_alive () {
	trap - EXIT
	jq -cn --arg t "$2" '{janus: "keepalive", transaction: "k", token: $t}' >"keep.$1"
	while sleep 8 && kill -0 $$ && test -d "$scratch"
	do
		curl -sf -m 5 -X POST --data-binary "@keep.$1" "$URL/janus/$1" | grep -q '"ack"' || return
	done
}

# plugin NAME BODY: a message to the plugin; what it says comes by polled.
plugin () {
	janus "$1" "$(jq -cn --argjson b "$2" '{janus: "message", body: $b}')" \
		"/$(cat "$1.session")/$(cat "$1.handle")"
}

polled () {
	curl -sS -m 35 -G --data-urlencode "token=$(of "$1" .core_token)" "$URL/janus/$(cat "$1.session")" >"$1.polled"
	cat "$1.polled"
}

# heard_from_janus NAME FILTER: until an event of the plugin is so.
heard_from_janus () {
	until_ms=$(($(now_ms) + 40000))
	while test "$(now_ms)" -lt $until_ms
	do
		polled "$1" >/dev/null || return 1
		! jq -e ".plugindata.data // {} | $2" <"$1.polled" >/dev/null || return 0
	done
	cat "$1.polled"
	return 1
}

join_body () {
	jq -c '{request: "join", ptype: "publisher", room, id: .participant, token: .room_token}' <"$1.meeting"
}

# While the room is being made it is not there: a browser tries again, too.
try_join () {
	plugin "$1" "$(join_body "$1")" >/dev/null && polled "$1" >/dev/null &&
	jq -e '.plugindata.data.videoroom == "joined"' <"$1.polled" >/dev/null
}

enter () {
	eventually token "$1" && session "$1" >/dev/null && eventually try_join "$1"
}

in_meeting () {
	as "${viewer:-ada}"
	api GET "/rooms/$code/meeting" >/dev/null &&
	test "$(field '[.people[].name] | sort | join(" ")')" = "$1"
}

leave_janus () { janus "$1" '{"janus": "destroy"}' "/$(cat "$1.session")"; }
