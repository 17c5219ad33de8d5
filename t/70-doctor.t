#!/bin/sh
# riposte-doctor: each thing is really broken, and the line that tells it is read.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/doctor.sh"

test "$(id -u)" = 0 || skip_all 'riposte-doctor needs root here'
plan 63
TMPDIR=$scratch/doctor
mkdir -m 0711 "$TMPDIR"
export TMPDIR
site_start --own-postgres

# With another database, or another configuration.
elsewhere () {
	( DATABASE_URL=$1 && export DATABASE_URL && exits 1 doctor check database ) && line fail "$2" "$3"
}
configured () { exits 1 "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$1" check judge >said 2>said.log && line fail "$2" "$3"; }

# ---- a site that is well
check  'a healthy site has nothing that failed'     doctor
for name in database.connection database.version database.schema database.clock database.tls \
	database.bell database.roles queue.judges queue.age judge.sandbox judge.uids \
	web.socket web.ready web.backlog web.nginx
do
	check "$name is well"                       line ok $name
done
check  'a part can be asked for alone'              doctor check web
refuse 'and only it is told'                        line ok database.connection
check  'and as JSON'                                doctor check --json
check  'a list of lines'                            test "$(jq 'all(.[]; .level == "ok" or .mend) and length > 12' <said)" = true
check  'what it does not know is refused'           exits 2 doctor check colour
own () { ( unset DATABASE_URL && doctor ) && line ok database.connection 'riposte as'; }
check  'it finds the database by itself'            own

# ---- the database
check  'no server where the URL says is told'       elsewhere "host=$scratch/nowhere dbname=riposte" database.connection 'No such file'
check  '...with the command'                        mends 'systemctl start postgresql'
check  'a host that has no address is'              elsewhere 'host=nowhere.invalid dbname=riposte' database.connection 'translate host name'
check  'a URL that is none is'                      elsewhere 'postgresql://%zz' database.connection 'invalid'
check  'a database that is not there is'            elsewhere "host=$SITE/run user=postgres dbname=elsewhere" database.connection 'does not exist'
check  '...with the command'                        mends createdb
check  'a database without Riposte is'              elsewhere "host=$SITE/run user=postgres dbname=postgres" database.schema 'no Riposte'
check  '...with the command'                        mends 'sql/apply'

sql "create role outsider login password 'right'" >/dev/null
sed -i '1i local all outsider scram-sha-256' "$SITE/pg/pg_hba.conf"
sql 'select pg_reload_conf()' >/dev/null
may_enter () { psql -XAtqw "host=$SITE/run dbname=riposte user=outsider password=$1" -c 'select 1'; }
check  'a role that needs a password'               eventually may_enter right
check  'a wrong password is told'                   elsewhere "host=$SITE/run dbname=riposte user=outsider password=wrong" \
	database.connection 'password authentication failed'
check  '...with the command'                        mends '\password'
check  'a role that may nothing is told'            elsewhere "host=$SITE/run dbname=riposte user=outsider password=right" database.schema 'may not use'

sql 'insert into riposte.migration (id, name) values (9999, $$9999-from-the-future$$)' >/dev/null
check  'a schema that is newer is told'             told warning database.schema newer database
apply () { sh "$RIPOSTE_PREFIX/share/riposte/sql/apply" "$DATABASE_URL" >said 2>&1; }
refuse 'and older programs do not lower it'         apply
check  '...which is said'                           has 'is of a newer Riposte' <said
sql 'delete from riposte.migration where id = 9999' >/dev/null
newest=$(sql 'select max(id) from riposte.migration')
sql "delete from riposte.migration where id = $newest" >/dev/null
check  'a schema that is older is told'             told fail database.schema older database
check  'by the web program, too'                    told fail web.ready 'older' web
sql "insert into riposte.migration (id, name) values ($newest, '$newest')" >/dev/null

late () { exits 1 faketime -f '+90s' "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" check database >said 2>said.log; }
check  'a clock that is off'                        late
check  'is told'                                    line fail database.clock '(89|9[0-9])[0-9]{3} ms ahead'
check  '...with the command'                        mends timedatectl

# ---- the configuration
broken () { printf '%s\n' "$1" >broken.conf; exits 1 "$RIPOSTE_PREFIX/bin/riposte-doctor" -c broken.conf >said 2>said.log; }
check  'a key that nobody knows'                    broken 'web_addres = x'
check  'is told with file and line'                 line fail configuration 'broken.conf:1: unknown key "web_addres"'
rm broken.conf
unreadable () { exits 1 "$RIPOSTE_PREFIX/bin/riposte-doctor" -c broken.conf >said 2>said.log; }
check  'a configuration that cannot be read'        unreadable
check  'is told by name'                            line fail configuration 'broken.conf: No such file'

# ---- the judge's host
mkdir tiny
mount -t tmpfs -o size=30m tmpfs tiny
sed "s|^judge_cache = .*|judge_cache = $scratch/tiny|" "$SITE/riposte.conf" >tiny.conf
check  'a disk that is nearly full is told'         configured tiny.conf judge.disk '30 MB of 30 are free'
umount tiny
{ cat "$SITE/riposte.conf"; echo "box_uid = $(id -u riposte-judge)"; } >uid.conf
check  'user ids that are taken are told'           configured uid.conf judge.uids 'not free'

down box || bail 'the box does not stop'
check  'without a box one is tried'                 told ok judge.sandbox 'does not run, but can' judge
check  '...which leaves nothing'                    test -z "$(ls -A "$TMPDIR")"
refuse '...and listens nowhere'                     grep -F "$TMPDIR" /proc/net/unix
echo 1 >few
few () {
	exits 1 unshare -m --propagation private sh -c 'mount --bind few /proc/sys/user/max_net_namespaces && exec "$@"' \
		sh "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" check judge >said 2>said.log
}
check  'a host that can make no sandbox'            few
check  'is told what it lacks'                      line fail judge.sandbox 'only 1 of the kind .*net'
check  '...with the command'                        mends 'sysctl -w user.max_net_namespaces='
up box

# ---- the queue
battle_import
battle_room >/dev/null || bail 'no room'
down judge || bail 'the judge does not stop'
sum right >/dev/null
check  'a site without a judge is told'             told fail queue.judges 'no judge is there; 1 ' queue
sql "update riposte.judge_job set created_at = created_at - interval '5 min'" >/dev/null
check  'and that somebody waits for long'           told fail queue.age '3[0-9][0-9] s' queue
check  'by the web program, too'                    told fail web.ready 'no judge' web
check  '...with the command'                        mends 'systemctl restart riposte-box riposte-judge'
up judge
check  'all is well when it is back'                eventually doctor check queue

# ---- the web
sed -i 's/^worker_rlimit_nofile .*/worker_rlimit_nofile 200;/' "$SITE/nginx/nginx.conf"
down nginx && up nginx
answers () { curl -sf -o /dev/null "$URL/healthz"; }
check  'an nginx with few descriptors starts'       eventually answers
check  'an nginx with too few descriptors is told'  told fail web.nginx 'may have 200 descriptors' web
mv "$SITE/web/web.sock" "$SITE/web/away"
check  'a socket that is not there is told'         told fail web.socket 'no socket' web
mv "$SITE/web/away" "$SITE/web/web.sock"
down nginx
check  'a site that does not answer is told'        told fail web.ready 'nobody answers' web
