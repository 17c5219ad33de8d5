#!/bin/sh
# A Postgres that somebody else runs: over TCP, its certificate checked, behind Debian's
# pgbouncer, one role that may make none.  Everything works, and the doctor says what
# is missing.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

command -v pgbouncer >/dev/null || skip_all 'pgbouncer is not installed'
plan 29

# Nothing of Postgres runs as root.
as_postgres () { setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/ "$@"; }
in_background () { as_postgres "$@" >>"$scratch/hosted.log" 2>&1 & echo $! >"$scratch/$name.pid"; following="$following $name"; }

certificates () {
	openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=test CA' \
		-addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt &&
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
		-keyout hosted/server.key -out server.csr &&
	echo 'subjectAltName=DNS:localhost' >server.ext &&
	openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext \
		-out hosted/server.crt &&
	openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=other CA' \
		-keyout other.key -out other.crt &&
	cp ca.crt hosted/ && chown postgres hosted/server.key && chmod 600 hosted/server.key
}

postgres_start () {
	bin=$(dirname "$(command -v initdb)")
	as_postgres "$bin/initdb" -D hosted/pg -U postgres -E UTF8 --locale=C.UTF-8 --auth=trust -N &&
	printf 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n' >hosted/pg/pg_hba.conf &&
	pg_port=$(free_port) && name=hosted &&
	in_background "$bin/postgres" -D hosted/pg -k "$scratch/hosted" -p "$pg_port" -c listen_addresses=127.0.0.1 \
		-c fsync=off -c ssl=on -c ssl_cert_file="$scratch/hosted/server.crt" -c ssl_key_file="$scratch/hosted/server.key" &&
	eventually hosted 'select 1' &&
	hosted "create role customer login password 'their secret'" &&
	hosted 'create database site owner customer template template0'
}
hosted () { psql -XAtqw "host=$scratch/hosted port=$pg_port user=postgres dbname=postgres" -c "$1"; }

# Two names for the same database, one for each mode.
pooler_start () {
	pool_port=$(free_port) name=pooler
	echo '"customer" "their secret"' >hosted/users
	cat >hosted/pooler.ini <<END
[databases]
sessions = host=localhost port=$pg_port dbname=site pool_mode=session pool_size=40
transactions = host=localhost port=$pg_port dbname=site pool_mode=transaction pool_size=4
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pool_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $scratch/hosted/users
max_client_conn = 200
server_tls_sslmode = verify-full
server_tls_ca_file = $scratch/hosted/ca.crt
client_tls_sslmode = require
client_tls_cert_file = $scratch/hosted/server.crt
client_tls_key_file = $scratch/hosted/server.key
END
	in_background pgbouncer -q hosted/pooler.ini
	eventually psql -XAtqw "$(hosted_url sessions)" -c 'select 1'
}
# hosted_url DATABASE [HOST] [CA] [MODE]
hosted_url () {
	printf 'postgresql://customer:their%%20secret@%s:%s/%s?sslmode=%s&sslrootcert=%s' \
		"${2:-localhost}" "$pool_port" "$1" "${4:-verify-full}" "${3:-$scratch/ca.crt}"
}

line () { cat said; grep -E "^$1 +$2 .*$3" said; }
doctor () { ( DATABASE_URL=$1 && export DATABASE_URL && "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" check database queue >said 2>&1 ); cat said; }
told () { doctor "$1" >/dev/null; line "$2" "$3" "$4"; }
web_log () { has "$1" <"$SITE/log/web.log"; }

install -d -o postgres -m 0755 hosted
check  'a CA'                                      certificates
check  'a Postgres with TLS'                       postgres_start
check  'a pooler before it'                        pooler_start

for mode in transactions sessions
do
	DATABASE_URL=$(hosted_url $mode)
	export DATABASE_URL
	site_start
	test $mode = sessions || battle_import
	check "$mode: a site starts with one role and a password" api GET /service
	check "$mode: a battle begins"             battle_room
	check "$mode: a submission is judged"      sum right
	check "$mode: ...rightly"                  test "$(verdict)" = ACCEPTED
	check "$mode: and the board moves"         row_is "$alice" '.results[0].solved_at != null' true
	refuse "$mode: no statement is missing its name" web_log 26000
	check "$mode: nothing that the doctor knows of failed" doctor "$DATABASE_URL"
	check "$mode: the certificate is checked"  line ok database.tls 'certificate is checked'
	check "$mode: one role for all is told, and what that means" line warning database.roles 'Missing walls: whoever takes over'
	test $mode = sessions || {
		check 'no bell comes through'      line warning database.bell 'lets no notification through'
		check '...which the web program found out by itself' web_log 'a pooler lets no bell through'
	}
	test $mode = transactions || check 'bells come through a session' line ok database.bell 'notifications come through'
	site_stop >/dev/null
	rm -rf "$SITE"
done

SITE=$scratch && touch riposte.conf
check  'another CA is told'                        told "$(hosted_url sessions localhost "$scratch/other.crt")" fail database.connection 'certificate verify failed'
check  'and a name that is not the server'"'"'s'   told "$(hosted_url sessions 127.0.0.1)" fail database.connection 'does not match host name'
check  'no CA at all'                              told "$(hosted_url sessions localhost "$scratch/none.crt")" fail database.connection 'root certificate file'
check  'a connection without TLS'                  told "$(hosted_url sessions localhost '' disable)" fail database.connection 'SSL required'
refuse 'and no password is repeated'               has 'their' <said
rm riposte.conf
