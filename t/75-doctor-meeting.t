#!/bin/sh
# riposte-doctor looks at meetings: each part is really taken away, and the line that
# tells it is read.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
. "$SRC/t/doctor.sh"
test "$(id -u)" = 0 || skip_all 'riposte-doctor needs root here'
plan 27
meeting_start

configured () { sed "$1" "$SITE/riposte.conf" >other.conf && "$RIPOSTE_PREFIX/bin/riposte-doctor" -c other.conf check meeting >said 2>said.log; }

# ---- all is well
check  'meetings that work have nothing that failed' doctor check meeting
for name in scribe socket janus ports turn
do
	check "meeting.$name is well"               line ok meeting.$name
done
doctor check web
refuse 'who asks for another part hears nothing of them' line ok meeting.janus

# ---- the relay
down turn
check  'a relay that is away is told'               told fail meeting.turn 'no relay answers'
check  '...with the command'                        mends 'systemctl restart riposte-turn'
sed -i.right 's/^static-auth-secret=.*/static-auth-secret=another/' "$SITE/media/turnserver.conf"
up turn
check  'one with another secret is told'            eventually told fail meeting.turn 'refuses what the web program signs'
check  '...with the command'                        mends '--keys'
down turn
cp "$SITE/media/turnserver.conf.right" "$SITE/media/turnserver.conf"
chgrp riposte-turn "$SITE/media/turnserver.conf"
up turn
check  'with its own it is well again'              eventually told ok meeting.turn 'gives out relays'
check  'a site without a relay is warned'           configured '/^turn_urls/d'
check  '...with the command'                        line warning meeting.turn 'no relay'

# ---- the ports
first=$(sed -n 's/.*rtp_port_range = "\([0-9]*\)-.*/\1/p' "$SITE/media/janus.jcfg")
python3 -c "
import socket, signal
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', $first))
signal.pause()" &
thief=$!
check  'another program on the ports of Janus is told' eventually told warning meeting.ports 'python3 has UDP ports'
kill $thief
wait $thief 2>/dev/null
check  'until it has gone'                          told ok meeting.ports 'are taken'

# ---- the scribe and Janus
down janus
check  'a Janus that is away is told'               told fail meeting.janus 'Janus is not'
check  '...with the command'                        mends 'systemctl restart riposte-janus'
check  'at its socket, too'                         line fail meeting.socket 'nobody listens'
check  'and by the scribe, which lives'             eventually told fail meeting.scribe 'reaches no Janus'
up janus
check  'all is well when it is back'                eventually doctor check meeting
down scribe
sql "update riposte.scribe set lease_until = now()" >/dev/null
check  'a site without a scribe is told'            told fail meeting.scribe 'no riposte-scribe'
check  '...with the command'                        mends 'systemctl restart riposte-scribe'
down nginx
check  'and one that does not answer'               told fail meeting.janus 'nobody answers'

# ---- off
check  'of a site without meetings nothing is wrong' configured '/^janus_socket/d;/^turn_urls/d'
check  'which is said to who asks for them'         line ok meeting 'no meetings'
all () { "$RIPOSTE_PREFIX/bin/riposte-doctor" -c other.conf >said 2>said.log; grep '^[a-z]* *meeting' said; }
refuse 'and to nobody else'                         all
