#!/bin/sh
# Several web programs, one of them on another host (a network namespace), behind one
# nginx: a browser may poll any of them with the same cursor.  And when none of them
# is there for longer than anybody may be silent, nobody is counted as gone.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/crowd.sh"

plan 22
# An answer that stays open begins anew long before its reader counts as silent: in
# between lie the 6 s after which the web programs count as away.
mkdir site
echo 'web_stream_s = 7' >site/local.conf
battle_start --set silence_s=20 --set disconnect_grace_s=3
battle_room || bail 'no room'
crowd_voice "(array['all', 'all', 'players', 'spectators'])[1 + floor(random() * 4)]"
web_url=$(sed -n "s/^export DATABASE_URL='\(.*\)'/\1/p" "$SITE/service/web/run")

# web_program NAME BINDER...: another one, whose listening socket the binder makes
web_program () {
	name=$1
	shift
	DATABASE_URL=$web_url "$@" setpriv --reuid=riposte-web --regid=riposte-web --init-groups \
		"$RIPOSTE_PREFIX/libexec/riposte/riposte.fcgi" -c "$SITE/riposte.conf" 2>"$name.log" &
	echo $! >"$name.pid"
	following="$following $name"
}
# Another host, which only a cable joins to ours.  Where namespaces cannot be made it
# is our own.
tcp=$(free_port) host=127.0.0.1 elsewhere=''
space=riposte-$$ net=198.18.$(($$ / 64 % 256)) at=$(($$ % 64 * 4)) # RFC 2544
other_host () {
	ip netns add "$space" &&
	ip link add "rip$$" type veth peer name cable netns "$space" &&
	ip addr add "$net.$((at + 1))/30" dev "rip$$" && ip link set "rip$$" up &&
	ip -n "$space" addr add "$net.$((at + 2))/30" dev cable && ip -n "$space" link set cable up
}
trap 'code=$?; ip netns del "$space" 2>netns.log; (exit $code); leave' EXIT
if other_host 2>netns.log
then
	host=$net.$((at + 2)) elsewhere="ip netns exec $space"
else
	echo "# no other host: $(cat netns.log)"
fi
# Perl has sockets of TCP; the path's is from s6, as ./run has it.
# shellcheck disable=SC2016 # perl's own
listen_tcp='use IO::Socket::INET; my ($host, $port) = (shift, shift);
	my $l = IO::Socket::INET->new(LocalAddr => $host, LocalPort => $port, Listen => 4096, ReuseAddr => 1) or die;
	open(STDIN, "<&=", fileno($l)) or die; $^F = 10; POSIX::dup2(fileno($l), 0); exec @ARGV;'
mkdir -m 0711 second
web_program second s6-ipcserver-socketbinder -a 0666 -b 4096 "$scratch/second/web.sock"
# shellcheck disable=SC2086 # a command
web_program third $elsewhere perl -MPOSIX -e "$listen_tcp" "$host" "$tcp"
serves () { has 'msg=serving' <"$1.log"; }
check  'a second web program serves on a socket of its own' eventually serves second
check  'and a third by TCP, on another host'      eventually serves third

sed -i "s|^\tserver unix:.*|&\n\tserver unix:$scratch/second/web.sock;\n\tserver $host:$tcp;|" \
	"$SITE/nginx/limits.conf"
check  'nginx takes them'                         kill -HUP "$(service_pid nginx)"
processes () { seq 12 | while read -r _; do curl -s "$URL/metrics" | grep '^riposte_polls_total'; done | sort -u | wc -l; }
lost () { sql "select count(*) from riposte.room_event where kind = 'player_state'
	and payload->'player'->>'state' = 'DISCONNECTED'
	and (payload->'player'->>'id')::bigint not in ($alice, $bob)"; }

crowd_watch 240 polls.guests && crowd_watch 60 streams.guests || bail 'no guests'
crowd polls -w 2 polls.guests
crowd streams -k stream streams.guests
WITHIN=30
check  'browsers wait'                            eventually crowd_is streams waiting 60
check  'and others'                               eventually crowd_is polls waiting 240
at_each () { test "$(processes)" -gt 2; }
check  'at each of them'                          eventually at_each
check  'something is said, all the while'         tell polls 'say 60 15 1'
before=$(stat polls answers)
come_again () { test "$(stat polls answers)" -gt $((before + 960)); }
check  'each has polled them in turn'             eventually come_again
echo 'say 150 10 1' >polls.in
check  'one is killed'                            kill -9 "$(cat second.pid)"
all_wait () { crowd_is polls waiting 240 && crowd_is streams waiting 60; }
check  'who waited there waits elsewhere'         eventually all_wait
heard () { test "$(grep -c '^said' polls.out)" = 2; }
check  'all is said'                              eventually heard
check  'nobody was counted as gone'               test "$(lost)" = 0

# Silence may last 20 s.
kill "$(cat third.pid)"
check  'no web program is left'                   s6-svc -d "$SITE/service/web"
down () { test "$(s6-svstat -o up "$SITE/service/web")" = false; }
check  'indeed none'                              eventually down
long_ago () { test "$(sql "select now() - c.last_at > '24 s' and t.last_at > now() - interval '6 s'
	from riposte.web_clock c, riposte.timer_clock t")" = t; }
check  'for longer than anybody may be silent, while the timer runs' eventually long_ago
check  'nobody is counted as gone'                test "$(lost)" = 0
check  'one begins again'                         s6-svc -u "$SITE/service/web"
check  'all come back'                            eventually all_wait
made_up () { test "$(sql "select away = '0' and last_at > now() - interval '5 s' from riposte.web_clock")" = t; }
check  'what was missed is made up for'           eventually made_up
check  'nobody is counted as gone'                test "$(lost)" = 0
ended () { crowd_is polls ended 240 && crowd_is streams ended 60; }
the_end () { tell polls end && eventually ended; }
check  'all hear the end'                         the_end
saw_all () { saw polls && saw streams; }
check  'each saw what the log holds for them'     saw_all
