#!/bin/sh
# The relay: whom it serves, and that nothing but the media server is reached through
# it; by UDP, by TCP and by TLS.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
plan 23
command -v turnutils_uclient >/dev/null || skip_all 'coturn has no turnutils_uclient here'

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=relay \
	-addext subjectAltName=DNS:relay.test -keyout key.pem -out certificate.pem 2>openssl.log || bail 'no certificate'
cat certificate.pem key.pem >relay.pem
meeting_start --relay-pem "$scratch/relay.pem"
meeting_room >/dev/null || bail 'no room'

token ada >/dev/null || bail 'no token'
name=$(of ada '.ice_servers[0].username') word=$(of ada '.ice_servers[0].credential')
port=$((PORT + 10001))
urls () { of ada '[.ice_servers[].urls] | join(" ")'; }
check  'a member is given three ways to it'       test "$(urls)" = "turn:10.99.0.1:$port?transport=udp turn:10.99.0.1:$port?transport=tcp turns:relay.test:5349?transport=tcp"

# relays PEER [OPTION]...: messages go to PEER through it and come back.  (How many,
# turnutils_uclient cannot tell of TLS: it takes all of a record for one.)
turnutils_peer -L 10.99.0.1 -p 3480 >/dev/null 2>&1 &
echoes=$!
turnutils_peer -L 127.0.0.1 -p 3480 >/dev/null 2>&1 &
inner=$!
tls='-t -S -F ECDHE+AESGCM' # else uclient takes any version of TLS
relays () {
	peer=$1
	shift
	timeout 20 turnutils_uclient -v -c -n 10 -e "$peer" -u "$name" -w "$word" "$@" 10.99.0.1 >said 2>&1
	cat said
	grep -q 'tot_recv_msgs=[1-9]' said
}
# forbidden PEER [OPTION]...: something is allocated, but nothing reaches PEER.
forbidden () {
	! relays "$@" && grep -q 'Received relay addr' said && grep -q 'error 403' said
}
unknown () { ! relays 10.99.0.1 -p $port && ! grep -q 'Received relay addr' said; }

check  'what a member is given relays to the media server' relays 10.99.0.1 -p $port
check  'by TCP, too'                              relays 10.99.0.1 -p $port -t
check  'and by TLS'                               relays 10.99.0.1 -p 5349 $tls
check  'nothing inside this machine is reached'   forbidden 127.0.0.1 -p $port
check  'nor any other in its network'             forbidden 10.99.0.7 -p $port
check  'nor where clouds keep their secrets'      forbidden 169.254.169.254 -p $port
check  'nor the internet'                         forbidden 192.0.2.1 -p $port
check  'not even by TLS'                          forbidden 127.0.0.1 -p 5349 $tls
right=$word
word=wrong
check  'a wrong password is given nothing'        unknown
word=$right
name="$(($(date +%s) + 900)):1"
check  'nor is another name with the same password' unknown
turn=$(sed -n 's/^static-auth-secret=//p' "$SITE/media/turnserver.conf")
sign () { printf %s "$1" | openssl dgst -sha1 -hmac "$2" -binary | openssl base64; }
word=$(sign "$name" another)
check  'nor one that another key has signed'      unknown
word=$(sign "$name" "$turn")
check  'one that its own has signed is'           relays 10.99.0.1 -p $port
name="$(($(date +%s) - 5)):1"
word=$(sign "$name" "$turn")
check  'unless its time is over'                  unknown
kill $echoes $inner
wait $echoes $inner 2>/dev/null

# ---- TLS
tls () { openssl s_client -connect 10.99.0.1:5349 -CAfile certificate.pem -verify_return_error "$@" </dev/null; }
check  'its certificate is the one for its name'  tls -verify_hostname relay.test
refuse 'and for no other'                         tls -verify_hostname other.test
old () { tls -tls1_1 -cipher 'ALL:@SECLEVEL=0'; }
refuse 'TLS of long ago is refused'               old
by_tls () {
	sed 's/^turn_urls.*/turn_urls = turns:10.99.0.1:5349?transport=tcp/' "$SITE/riposte.conf" >tls.conf
	RIPOSTE_MEETING_SECRET=$(cat "$SITE/secret/meeting") "$RIPOSTE_PREFIX/bin/riposte-doctor" -c tls.conf check meeting >said 2>&1
	grep '^ok  *meeting.turn .*turns:' said
}
check  'riposte-doctor tries it'                  by_tls
private () { test "$(stat -c '%U %G %a' "$SITE/media/relay.pem")" = 'root riposte-turn 640'; }
check  'its key is readable by the relay alone'   private
starts () { "$SRC/run" --detach --port "$((PORT + 1))" --dir "$scratch/other" --without 'judge' --relay-pem "$1" >started 2>&1; }
refuse 'a certificate without a key is refused'   starts "$scratch/certificate.pem"
check  '...with the reason'                       has 'has no key' <started
refuse 'as is a key without one'                  starts "$scratch/key.pem"
check  '...with the reason'                       has 'has no certificate for a name' <started
