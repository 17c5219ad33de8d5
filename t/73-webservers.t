#!/bin/sh
# The sites that are installed for a machine's own nginx and Apache httpd, as they are
# but for port and socket: a battle behind each.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

modules=/usr/lib/apache2/modules
test -e $modules/mod_proxy_fcgi.so || skip_all 'Apache httpd is not installed'
plan 39
db_new empty
site_start --without nginx --set rate_submissions=1000000
battle_import

# The installed files, with our port and the socket of ./run.
fill () {
	mkdir -p "$scratch/sites"
	cp -r "$RIPOSTE_PREFIX/share/riposte/sites/." "$scratch/sites/"
	find "$scratch/sites" -type f -exec sed -i -e "s|/run/riposte-web/web.sock|$SITE/web/web.sock|g" \
		-e "s|$RIPOSTE_PREFIX/share/riposte/sites|$scratch/sites|g" \
		-e "s|listen 80;|listen 127.0.0.1:$PORT;|; /listen \[::\]:80;/d; s|\*:80|127.0.0.1:$PORT|" \
		-e "s|host=/run/postgresql dbname=riposte user=riposte_web|$cgi_url|" {} +
}
begin () { "$@" >>"$scratch/server.log" 2>&1 & echo $! >"$scratch/server.pid"; following="$following server"; eventually answers 200 GET /service; }
end () { unfollow server; }
own_nginx () {
	PORT=$(free_port) && URL=http://localhost:$PORT && fill
	mkdir -m 0711 -p own
	cat >nginx.conf <<END
user www-data;
daemon off;
pid $scratch/own/pid;
error_log stderr;
events {
	worker_connections 1024;
}
http {
	include /etc/nginx/mime.types;
	access_log off;
	include $scratch/sites/nginx/site.conf;
}
END
	begin nginx -e stderr -c "$scratch/nginx.conf"
}
own_apache () { # SITE
	PORT=$(free_port) && URL=http://localhost:$PORT && fill
	cat >apache.conf <<END
ServerRoot $scratch
ServerName localhost
PidFile $scratch/apache.pid
ErrorLog /dev/stderr
User www-data
Group www-data
Listen 127.0.0.1:$PORT
TypesConfig /etc/mime.types
ScriptSock $scratch/own/cgid
END
	for module in mpm_event authz_core authz_host alias mime env headers unique_id filter deflate proxy proxy_fcgi cgid
	do
		echo "LoadModule ${module}_module $modules/mod_$module.so"
	done >apache.modules
	echo "Include $scratch/sites/apache/$1.conf" | cat apache.modules apache.conf - >httpd.conf
	begin apache2 -DFOREGROUND -f "$scratch/httpd.conf"
}
headers_have () { tr -d '\r' <headers | grep -iE -- "$1"; }
static () { call GET "/static/0123456789ab/riposte.css" >/dev/null; cat headers; headers_have '200' && headers_have '^content-type: text/css' && headers_have immutable; }
script () { call GET /static/lib/room.js >/dev/null; cat headers; headers_have '^content-type: .*javascript'; }
policy () { get / >/dev/null; cat headers; headers_have "^content-security-policy: .*frame-ancestors 'none'" && headers_have '^x-content-type-options: nosniff'; }
big () { head -c 1100000 /dev/zero | tr '\0' x >big && curl -sS -o body -w '%{http_code}' -b alice.jar -H "Origin: $URL" \
	-H 'Content-Type: application/json' --data-binary @big "$URL/api/v1/rooms" >status; cat status; has 413 <status; }
# Somebody waits; what is said reaches them before their time is over.
hears () {
	as alice
	api GET "/rooms/$code/events" >/dev/null
	at=$(field .next)
	curl -sS -m 40 -b bob.jar "$URL/api/v1/rooms/$code/events?after=$at&wait=30&tab=b" >heard 2>&1 &
	poll=$!
	api POST "/rooms/$code/messages" "$(jq -cn --arg k "$(new_key)" '{text: "hear", kind: "chat", key: $k}')" >/dev/null
	wait $poll
	cat heard
	test "$(jq -r '.events[0].payload.message.text' <heard)" = hear
}
streams () {
	: >stream
	curl -sS -N -m 40 -b bob.jar -H 'Accept: text/event-stream' "$URL/api/v1/rooms/$code/events?after=$at&tab=s" >stream 2>&1 &
	poll=$!
	eventually has 'event: message' <stream
	heard=$?
	kill $poll
	cat stream
	return $heard
}
with_token () {
	as ''
	token=$(cat token)
	api GET /me '' -H "Authorization: Bearer $token"
	is .handle grader
}
cgi_url="host=$RIPOSTE_TEST_DIR/cluster/run dbname=$database user=riposte_web"

behind () { # WHAT
	answers 200 GET /service >/dev/null || { sed 's/^/# /' server.log | tail -n 5; bail "$1 does not answer"; }
	check  "$1: a page has its headers"               policy
	check  "$1: a file is kept for ever by its hash"  static
	check  "$1: a script is one to browsers"          script
	check  "$1: a battle begins"                      battle_room
	check  "$1: a submission is judged"               sum right
	check  "$1: ...rightly"                           test "$(verdict)" = ACCEPTED
	check  "$1: a body that is too big is refused"    big
	check  "$1: what is not there is not"             answers 404 GET /rooms/none
	as ''
	check  "$1: an address is no client's to choose"  sh -c "curl -s -m 9 -H 'X-Forwarded-For: 6.6.6.6' $URL/api/v1/me; ! grep -q 6.6.6.6 $SITE/log/web.log"
}

check  'nginx of the machine serves it'           own_nginx
behind nginx
as grader
api POST /accounts '{"handle": "grader", "password": "a long password", "name": "G"}' >/dev/null
api POST /tokens '{"label": "grader", "scopes": ["read"]}' >/dev/null
field .token >token
check  'nginx: a script comes with it'            with_token
check  'nginx: who waits hears at once'           hears
check  'nginx: ...on a stream too'                streams
end

check  'httpd serves it by proxy_fcgi'            own_apache proxy
behind httpd
check  'httpd: a script comes with a token'       with_token
check  'httpd: who waits hears at once'           hears
check  'httpd: ...on a stream too'                streams
s6-svc -wD -T 20000 -d "$SITE/service/web"
s6-svc -u "$SITE/service/web"
check  'httpd: the program may be started anew'   eventually answers 200 GET /service
end

# As whom the database lets www-data in is its owner's affair; here by a map.
sed -i '$a riposte www-data riposte_web' "$RIPOSTE_TEST_DIR/cluster/pg/pg_ident.conf"
psql_on postgres 'select pg_reload_conf()' >/dev/null
check  'httpd serves it by plain CGI'             own_apache cgi
behind cgi
check  'cgi: a script comes with a token'         with_token
check  'cgi: nobody is held, but told to come again' sh -c "curl -s -m 9 -b alice.jar '$URL/api/v1/rooms/$code/events?wait=20' | jq -e '.hold_s == 0'"
end
sed -i '/^riposte www-data /d' "$RIPOSTE_TEST_DIR/cluster/pg/pg_ident.conf"
