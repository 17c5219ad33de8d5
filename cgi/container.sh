#!/bin/sh
# container.sh -- what the image of the web starts: nginx, the web program, the timer
# and, with RIPOSTE_MEETING_SECRET, Janus, coturn and the scribe, all as one ordinary
# user over a read-only root.
#
#	container.sh		serve port 8080
#	container.sh schema	bring the database to this release and end
#
# DATABASE_URL names the database without a user; RIPOSTE_WEB_PASSWORD, _TIMER_ and
# _SCRIBE_PASSWORD are those of the roles.  For "schema" it names an administrator, and
# all four passwords (also RIPOSTE_JUDGE_PASSWORD) are given to their roles.
set -eu
# shellcheck source=lib/container.sh
. /usr/share/riposte/container.sh

make_schema () {
	sh "$share/sql/apply" ${RIPOSTE_CREATE_ROOMS:+--default "create_rooms=$RIPOSTE_CREATE_ROOMS"} "$DATABASE_URL"
	set_password web "${RIPOSTE_WEB_PASSWORD:-}"
	set_password timer "${RIPOSTE_TIMER_PASSWORD:-}"
	set_password judge "${RIPOSTE_JUDGE_PASSWORD:-}"
	set_password scribe "${RIPOSTE_SCRIBE_PASSWORD:-}"
	test "$(ask "select count(*) from riposte.person where role = 'admin'")" != 0 ||
		echo "the first administrator opens ${RIPOSTE_SITE_URL:-http://localhost:8080}/ticket/$(sh "$share/sql/apply" --admin-ticket "$DATABASE_URL")"
}

ask () { psql -XAtqw -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -c "$1"; }

# The password reaches psql by a variable, never by a word that a process list shows.
set_password () {
	test -n "$2" || return 0
	printf '\\set password `printf %%s "$PASSWORD"`\nalter role riposte_%s login password :'"'password'"';\n' "$1" |
		PASSWORD=$2 psql -Xqw -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f -
}

# nginx finds the files where it may write: below /run.
make_nginx () {
	mkdir -p /run/riposte/nginx/tmp
	# shellcheck disable=SC3045 # dash has it
	files=$(ulimit -Hn)
	test "$files" != unlimited && test "$files" -le 65536 || files=65536
	for part in main limits riposte fastcgi headers errors
	do
		sed -e '/^user /d' -e 's|listen 127.0.0.1:@PORT@|listen 8080|' \
		    -e 's|@DIR@|/run/riposte|g' -e "s|@SHARE@|$share|g" -e 's|@JANUS@|18080|g' \
		    -e "s|@FILES@|$files|g" -e "s|@CLIENTS@|$((files / 2))|g" \
			"$share/nginx/$part.conf" >"/run/riposte/nginx/$part.conf"
	done
	mv /run/riposte/nginx/main.conf /run/riposte/nginx/nginx.conf
	nginx -t -q -e stderr -c /run/riposte/nginx/nginx.conf
	service nginx <<'END'
exec nginx -e stderr -c /run/riposte/nginx/nginx.conf
END
}

# The socket belongs to the supervisor above it, as ./run has it: a web program that
# dies loses no connection.
make_programs () {
	mkdir -p /run/riposte/web
	service web <<END
export DATABASE_URL='$(role_url riposte_web "${RIPOSTE_WEB_PASSWORD:-}")'
exec $libexec/riposte.fcgi <&3
END
	service timer <<END
export DATABASE_URL='$(role_url riposte_timer "${RIPOSTE_TIMER_PASSWORD:-}")'
exec $libexec/riposte-timer </dev/null
END
}

make_meeting () {
	need_variable RIPOSTE_TURN_ADDRESS 'the address at which browsers reach this machine'
	turn=turn:$RIPOSTE_TURN_ADDRESS:3478
	export RIPOSTE_TURN_URLS="${RIPOSTE_TURN_URLS:-$turn?transport=udp $turn?transport=tcp}"
	keys=$("$libexec/riposte-scribe" --keys)
	key () { printf '%s\n' "$keys" | sed -n "s/^$1=//p"; }
	media=/run/riposte/media
	mkdir -p $media/janus $media/turn
	janus_lib=$(dirname "$(find /usr/lib -path '*/janus/plugins' | head -n 1)")
	hostname -I | tr ' ' '\n' | grep -v -e : -e '^$' >$media/own ||
		die 'meetings need a network: this container has no address'
	sed 's/.*/listening-ip=&\nrelay-ip=&\nallowed-peer-ip=&/' $media/own >$media/addresses
	umask 077
	for part in janus.jcfg janus.plugin.videoroom.jcfg janus.transport.http.jcfg \
		janus.transport.pfunix.jcfg turnserver.conf
	do
		sed -e "s|@MEDIA@|$media|g" -e "s|@JANUS_LIB@|$janus_lib|g" -e "s|@API@|$(key api)|g" \
		    -e "s|@CORE@|$(key core)|g" -e "s|@ADMIN@|$(key admin)|g" -e "s|@TURN@|$(key turn)|g" \
		    -e 's|@JANUS@|18080|g' -e 's|@TURN_PORT@|3478|g' -e 's|@RTP_PORTS@|20000-20999|g' \
		    -e 's|@RELAY_FIRST@|21000|g' -e 's|@RELAY_LAST@|21999|g' \
		    -e "s|@NAT@|nat_1_1_mapping = \"$RIPOSTE_TURN_ADDRESS\"|g" \
		    -e "/^@ADDRESSES@$/{r $media/addresses" -e 'd}' \
		    -e 's|^@TLS@$|no-tls|' "$share/media/$part" >"$media/$part"
	done
	service janus <<END
umask 0007
rm -f $media/janus/janus.sock
( (sh $share/media/ready 18080 $media/janus/janus.sock || kill -9 \$\$) </dev/null & )
exec janus --disable-colors --config=$media/janus.jcfg --configs-folder=$media </dev/null
END
	service turn <<END
exec turnserver -c $media/turnserver.conf </dev/null
END
	service scribe <<END
export DATABASE_URL='$(role_url riposte_scribe "${RIPOSTE_SCRIBE_PASSWORD:-}")'
exec $libexec/riposte-scribe </dev/null
END
}

need_variable DATABASE_URL 'for example postgresql://db/riposte'
case ${1:-serve} in
schema) make_schema; exit 0 ;;
serve) ;;
*) exec "$@" ;;
esac
test -w /run || die '/run cannot be written: give it a tmpfs (--read-only does, or --tmpfs /run)'
export RIPOSTE_JANUS_SOCKET=/run/riposte/media/janus/janus.sock
make_nginx
make_programs
test -z "${RIPOSTE_MEETING_SECRET:-}" || make_meeting
rm -f /run/riposte/web/web.sock
# shellcheck disable=SC3045 # dash has it
ulimit -n "$files"
unset RIPOSTE_WEB_PASSWORD RIPOSTE_TIMER_PASSWORD RIPOSTE_SCRIBE_PASSWORD
exec s6-ipcserver-socketbinder -a 0600 -b 4096 /run/riposte/web/web.sock \
	sh -c 'exec 3<&0 </dev/null s6-svscan -t 0 "$1"' sh "$services"
