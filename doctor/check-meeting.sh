# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-meeting.sh -- would people see and hear each other?  Nothing is said of a site
# without meetings, unless it was asked for.

check_meeting () {
	need owner
	find_secret
	if ! has_meetings
	then
		case ${parts:-} in
		*meeting*) ok meeting "this site has no meetings: neither meeting_secret nor janus_socket is set" ;;
		esac
		return 0
	fi
	scribe_lives
	janus_listens
	janus_answers
	ports_are_free
	relay_allocates
}

# That of the environment, of the units, or of a site by ./run.  One in riposte.conf is
# found by the scribe itself.
find_secret () {
	secret=${RIPOSTE_MEETING_SECRET:-}
	test -n "$secret" || secret=$(sed -n 's/^RIPOSTE_MEETING_SECRET=//p' \
		"$sysconfdir/riposte/scribe.env" "$sysconfdir/riposte/web.env" 2>/dev/null | tr -d '"' | head -n 1)
	test -n "$secret" || test -z "$(fact janus_socket)" ||
		secret=$(cat "$(configuration_folder)/secret/meeting" 2>/dev/null) || :
}

has_meetings () {
	test -n "$secret$(fact janus_socket)" ||
		grep -qs '^[[:space:]]*meeting_secret[[:space:]]*=' "${conf:-$sysconfdir/riposte.conf}"
}

scribe_lives () {
	scribes=$(fact scribes) deaf=$(fact scribes_deaf)
	test -n "$scribes" || return 0 # the database's lines say why
	if test "$scribes" = 0
	then
		fail meeting.scribe "no riposte-scribe is there: meetings answer 503" \
			"systemctl restart riposte-scribe   # then journalctl -u riposte-scribe"
	elif test "$deaf" = "$scribes"
	then
		fail meeting.scribe "riposte-scribe lives, but reaches no Janus" \
			"systemctl restart riposte-janus   # then journalctl -u riposte-janus -u riposte-scribe"
	elif test "$deaf" -gt 0
	then
		warning meeting.scribe "$deaf of $scribes scribes reach no Janus" \
			"systemctl restart riposte-janus   # on their machines"
	else
		ok meeting.scribe "$scribes, each with its Janus"
	fi
}

# Janus 1.1.2 may come up without its socket, or leave one where nobody listens.
janus_listens () {
	janus=$(fact janus_socket)
	: "${janus:=/run/riposte-janus/janus.sock}"
	if awk -v path="$janus" '$4 == "00010000" && $8 == path { found = 1 } END { exit !found }' /proc/net/unix
	then
		ok meeting.socket "$janus"
	elif test -n "${scribes:-}" && test "$scribes" -gt "$deaf" && ! command -v janus >/dev/null
	then
		ok meeting.socket "Janus is on another machine"
	else
		fail meeting.socket "nobody listens at $janus" \
			"systemctl restart riposte-janus   # or janus_socket in riposte.conf says where it is"
	fi
}

# As a browser comes to it, through nginx; a ping needs no token.
janus_answers () {
	address=$(fact web_address)
	test -n "$address" || address=$(fact site_url)
	path=$(fact janus_path)
	: "${address:=http://127.0.0.1}" "${path:=/janus}"
	command -v curl >/dev/null || {
		warning meeting.janus "without curl Janus cannot be asked" 'apt-get install curl'
		return
	}
	: >"$work/pong"
	status=$(curl -sk -m 10 -d '{"janus":"ping","transaction":"doctor"}' -o "$work/pong" -w '%{http_code}' \
		"$address$path" 2>"$work/curl.log") || :
	case $status in
	200)
		if grep -q '"pong"' "$work/pong"
		then
			ok meeting.janus "$address$path"
		else
			fail meeting.janus "what answers at $address$path is no Janus" \
				"nginx -T | grep -n -A12 '/janus'   # proxy_pass leads to Janus's port"
		fi ;;
	000) fail meeting.janus "nobody answers at $address" \
		"systemctl restart nginx   # and web_address in riposte.conf says where it listens" ;;
	502|503|504) fail meeting.janus "nginx is there, Janus is not" \
		"systemctl restart riposte-janus   # then journalctl -u riposte-janus" ;;
	*) fail meeting.janus "$address$path answers $status" \
		"nginx -T | grep -n -A12 '/janus'   # is Riposte's location for Janus in the server that answers?" ;;
	esac
}

# What Janus takes of UDP: about two ports for each who is in a meeting.
ports_are_free () {
	file=$(configuration_folder)/media/janus.jcfg
	test -e "$file" || file=$sysconfdir/riposte/media/janus.jcfg
	range=$(sed -n 's/^[[:space:]]*rtp_port_range[[:space:]]*=[[:space:]]*"\([0-9]*\)-\([0-9]*\)".*/\1 \2/p' "$file" 2>/dev/null) || :
	test -n "$range" || return 0 # another machine's, or not ours to read
	command -v ss >/dev/null || {
		warning meeting.ports "without ss nobody can tell which ports are taken" 'apt-get install iproute2'
		return
	}
	# shellcheck disable=SC2086 # two numbers
	set -- $range
	all=$(($2 - $1 + 1))
	taken=$(ss -uanHp | awk -v a="$1" -v b="$2" '{ sub(/.*:/, "", $4) } $4 >= a && $4 <= b && !seen[$4]++ { n++ } END { print n + 0 }')
	strangers=$(ss -uanHp | awk -v a="$1" -v b="$2" '{ sub(/.*:/, "", $4) } $4 >= a && $4 <= b && $6 != "" && $6 !~ /"janus"/ { print $6; exit }' |
		sed 's/.*(("\([^"]*\)".*/\1/')
	if test $((taken * 10)) -gt $((all * 9))
	then
		fail meeting.ports "$taken of the $all UDP ports from $1 to $2 are taken${strangers:+, some of them by $strangers}" \
			"edit $file: rtp_port_range = \"20000-29999\"; then systemctl restart riposte-janus"
	elif test -n "$strangers"
	then
		warning meeting.ports "$strangers has UDP ports from $1 to $2, which are Janus's" \
			"ss -uanp | grep $strangers   # give it others, or edit $file: rtp_port_range"
	else
		ok meeting.ports "$taken of the UDP ports from $1 to $2 are taken; a firewall has to let all of them in"
	fi
}

# As the web program makes them, for a minute.  What turnutils_uclient was given stays
# allocated for ten minutes, and coturn counts by the name: each check has its own.
turn_credentials () {
	turn_key=$(RIPOSTE_MEETING_SECRET=$secret "$libexec/riposte-scribe" ${conf:+-c "$conf"} --keys 2>"$work/keys.log" |
		sed -n 's/^turn=//p')
	turn_name=$(($(date +%s) + 60)):$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
	turn_word=$(printf %s "$turn_name" | openssl dgst -sha1 -hmac "$turn_key" -binary | openssl base64)
	test -n "$turn_key" && test -n "$turn_word"
}

# Something is really allocated, at each of the addresses that browsers are given.
relay_allocates () {
	turns=$(fact turn_urls)
	if test -z "$turns"
	then
		warning meeting.turn "there is no relay: who is behind a strict firewall cannot take part" \
			"apt-get install coturn && echo 'turn_urls = turn:HOST:3478?transport=udp' >>${conf:-$sysconfdir/riposte.conf}   # and start riposte-turn"
		return
	fi
	for tool in turnutils_uclient:coturn openssl:openssl
	do
		command -v "${tool%:*}" >/dev/null || {
			warning meeting.turn "without ${tool%:*} the relay cannot be tried" "apt-get install ${tool#*:}"
			return
		}
	done
	if test -z "$secret" || ! turn_credentials
	then
		warning meeting.turn "only who has meeting_secret can try the relay" \
			"sudo riposte-doctor${conf:+ -c $conf} check meeting"
		return
	fi
	for turn in $turns
	do
		try_relay "$turn"
	done
}

# URL: turn:HOST[:PORT][?transport=udp|tcp], or turns: for TLS.
try_relay () {
	host=$(printf '%s\n' "$1" | sed 's/^turns*://; s/?.*//; s/:[0-9]*$//; s/^\[\(.*\)\]$/\1/')
	port=$(printf '%s\n' "$1" | sed -n 's/?.*//; s/.*:\([0-9][0-9]*\)$/\1/p')
	case $1 in
	turns:*)         how='-t -S -F ECDHE+AESGCM' over=TLS usual=5349 ;; # else it tries TLS 1.0, too
	*transport=tcp*) how=-t over=TCP usual=3478 ;;
	*)               how='' over=UDP usual=3478 ;;
	esac
	# shellcheck disable=SC2086 # options without a blank in them
	timeout 15 turnutils_uclient -v -c -n 1 -l 20 $how -e 127.0.0.1 -p "${port:=$usual}" \
		-u "$turn_name" -w "$turn_word" "$host" >"$work/turn.log" 2>&1 </dev/null || : # its peer is denied
	if grep -q 'Received relay addr' "$work/turn.log"
	then
		ok meeting.turn "$1 gives out relays"
	elif grep -q 'allocate response received' "$work/turn.log"
	then
		fail meeting.turn "$1 answers, but refuses what the web program signs" \
			"$libexec/riposte-scribe${conf:+ -c $conf} --keys   # turn= there is static-auth-secret in turnserver.conf; then systemctl restart riposte-turn"
	else
		fail meeting.turn "no relay answers at $1" \
			"systemctl restart riposte-turn   # then journalctl -u riposte-turn; a firewall has to let port $port in, $over"
	fi
}
