#!/bin/sh
# Behind Debian's pgbouncer in transaction mode no bell is heard and no statement
# keeps its name: the web program finds that out by itself and looks more often.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/crowd.sh"

command -v pgbouncer >/dev/null || skip_all 'pgbouncer is not installed'
plan 20
battle_start
battle_room || bail 'no room'
crowd_voice

# A pooler of ours with few servers, so that calls of one client meet many.
pooler_start () {
	install -d -o riposte-web -m 0755 "$scratch/pooler"
	cat >pooler/pooler.ini <<END
[databases]
pooled = host=$RIPOSTE_TEST_DIR/cluster/run dbname=$database user=riposte_web
[pgbouncer]
pool_mode = $1
listen_addr =
unix_socket_dir = $scratch/pooler
listen_port = 6432
auth_type = any
default_pool_size = $2
max_client_conn = 100
END
	setpriv --reuid=riposte-web --regid=riposte-web --init-groups pgbouncer -q pooler/pooler.ini \
		>>pooler.log 2>&1 &
	pooler=$!
	echo $pooler >pooler.pid
	following="$following pooler"
	eventually psql -XAtqw -c 'select 1' "$pooled"
}
pooler_stop () { kill "$pooler" && wait "$pooler"; following=$(echo " $following " | sed 's/ pooler / /'); }
pooled="host=$scratch/pooler port=6432 dbname=pooled"
web_log () { has "$1" <"$SITE/log/web.log"; }
use () {
	sed -i "s|^export DATABASE_URL=.*|export DATABASE_URL='$1'|" "$SITE/service/web/run"
	s6-svc -r "$SITE/service/web"
	eventually api GET /me >/dev/null
}
metric () { curl -s "$URL/metrics" | awk -v name="riposte_$1" '$1 == name { print $2 }'; }
waiting () { test "$(metric waiting)" = "$1"; }
# How long it took from what was said until the slowest of them had it.
slowest () { stat polls max_ms | cut -d. -f1; }
crowd_waits () { rm -f polls.in; crowd polls polls.guests && eventually crowd_is polls waiting 60; }
crowd_ends () { tell polls end && eventually crowd_is polls ended 60 && saw polls && unfollow polls; }

crowd_watch 60 polls.guests || bail 'no guests'
as alice
check  'a pooler starts'                          pooler_start transaction 3
check  'the web program works through it'         use "$pooled"
check  'finds out that no bell comes through'     eventually web_log 'a pooler lets no bell through'
check  'and answers'                              api GET "/rooms/$code"
check  'again and again, whichever server it meets' sh -c "seq 40 | xargs -P 8 -I @ \
	curl -sf -o /dev/null -b $scratch/alice.jar $URL/api/v1/me"
check  'browsers wait'                            crowd_waits
check  'something is said'                        tell polls 'say 10 5 1'
check  'all hear it within half a second'         test "$(slowest)" -lt 500
check  'and what was said by the site itself'     api POST "/rooms/$code/messages" '{"key": "pooled-1", "text": "hello", "kind": "chat"}'
check  'each saw what the log holds for them'     crowd_ends
check  'no statement was missing its name'        test "$(metric db_failures_total)" = 0
refuse 'nor is that in its log'                   web_log 26000

# The same pooler with a server for each client is none to mind.
check  'the pooler ends'                          pooler_stop
check  'and begins again, a session for each'     pooler_start session 20
: >"$SITE/log/web.log"
check  'the web program connects anew'            eventually api GET /me
check  'browsers wait'                            crowd_waits
check  'something is said'                        tell polls 'say 10 5 1'
refuse 'bells come through'                       web_log 'a pooler lets no bell through'
check  'and are heard at once'                    test "$(stat polls p50_ms | cut -d. -f1)" -lt 100
check  'each saw what the log holds for them'     crowd_ends
