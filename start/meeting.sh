# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# meeting.sh -- Janus, coturn and the scribe.
#
#	make_meeting		their ports, secret and addresses
#	service_meeting		configures and makes the services

# Janus and coturn, configured with the keys of one secret, each readable by its own
# user only; nothing of them listens where a second ./run would.
make_meeting () {
	janus_port=$((port > 55535 ? port - 10000 : port + 10000))
	turn_port=$((janus_port + 1)) turns_port=5349
	meeting_secret='' relay_name=''
	wants meeting || return 0
	test -z "$relay_pem" || name_relay
	install -d -m 0700 "$dir/secret"
	test -s "$dir/secret/meeting" ||
		(umask 077; head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$dir/secret/meeting")
	meeting_secret=$(cat "$dir/secret/meeting")
	addresses=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -v -e : -e '^$' || :)
	test -n "$addresses" ||
		warn "this machine has no network address: meetings will find no way to Janus"
}

# A browser reaches the relay by a name of its certificate, or refuses it.
name_relay () {
	relay_name=$(openssl x509 -in "$relay_pem" -noout -ext subjectAltName 2>/dev/null |
		sed -n 's/^ *DNS:\([^*, ]*\).*/\1/p') && test -n "$relay_name" ||
		die "--relay-pem: $relay_pem has no certificate for a name"
	openssl pkey -in "$relay_pem" -noout 2>/dev/null || die "--relay-pem: $relay_pem has no key"
}

# By UDP, by TCP where no UDP comes out, and by TLS where a firewall looks inside.
turn_urls () {
	address=$(printf '%s\n' "$addresses" | head -n 1)
	test -z "$address" || printf '%s ' "turn:$address:$turn_port?transport=udp" "turn:$address:$turn_port?transport=tcp"
	test -z "$relay_name" || printf %s "turns:$relay_name:$turns_port?transport=tcp"
}

make_media () {
	keys=$(RIPOSTE_MEETING_SECRET=$meeting_secret "$prefix/libexec/riposte/riposte-scribe" \
		-c "$dir/riposte.conf" --keys) || die "riposte-scribe makes no keys (its words above)"
	key () { printf '%s\n' "$keys" | sed -n "s/^$1=//p"; }
	janus_lib=$(dirname "$(find /usr/lib -path '*/janus/plugins' | head -n 1)")
	install -d -m 0711 "$dir/media"
	# the scribe's group is handed down to the socket
	install -d -o riposte-janus -g riposte-scribe -m 2750 "$dir/media/janus"
	install -d -o riposte-turn -g riposte-turn -m 0700 "$dir/media/turn"
	printf '%s\n' "$addresses" | sed -e '/^$/d' -e 's/.*/listening-ip=&\nrelay-ip=&\nallowed-peer-ip=&/' \
		>"$dir/media/addresses"
	make_relay_tls >"$dir/media/tls"
	for part in janus janus.plugin.videoroom janus.transport.http janus.transport.pfunix
	do
		fill_in "$part.jcfg" riposte-janus
	done
	fill_in turnserver.conf riposte-turn
}

# Its lines of turnserver.conf.
make_relay_tls () {
	test -n "$relay_pem" || { echo no-tls; return; }
	install -o root -g riposte-turn -m 0640 "$relay_pem" "$dir/media/relay.pem"
	printf '%s\n' "tls-listening-port=$turns_port" "cert=$dir/media/relay.pem" \
		"pkey=$dir/media/relay.pem" no-tlsv1 no-tlsv1_1
}

# fill_in FILE USER: the file with its words filled in, for that user only.
fill_in () {
	(
		umask 077
		sed -e "s|@MEDIA@|$dir/media|g" -e "s|@JANUS_LIB@|$janus_lib|g" -e "s|@API@|$(key api)|g" \
		    -e "s|@CORE@|$(key core)|g" -e "s|@ADMIN@|$(key admin)|g" -e "s|@TURN@|$(key turn)|g" \
		    -e "s|@JANUS@|$janus_port|g" -e "s|@TURN_PORT@|$turn_port|g" \
		    -e "s|@RTP_PORTS@|20000-20999|g" -e "s|@RELAY_FIRST@|21000|g" -e "s|@RELAY_LAST@|21999|g" \
		    -e "s|@NAT@||g" -e "/^@ADDRESSES@$/{r $dir/media/addresses" -e 'd}' \
		    -e "/^@TLS@$/{r $dir/media/tls" -e 'd}' \
			"$share/media/$1" >"$dir/media/$1"
	)
	chown "root:$2" "$dir/media/$1"
	chmod 0640 "$dir/media/$1"
}

service_meeting () {
	make_media
	service janus <<END
unset DATABASE_URL RIPOSTE_PREFIX
ulimit -n "\$(ulimit -Hn)"
umask 0007
rm -f $dir/media/janus/janus.sock # one that was killed leaves it, and the next cannot bind
( (sh $share/media/ready $janus_port $dir/media/janus/janus.sock || kill -9 \$\$) </dev/null & ) # nobody there waits for it
exec </dev/null setpriv --reuid=riposte-janus --regid=riposte-janus $unprivileged \\
	janus --disable-colors --config=$dir/media/janus.jcfg --configs-folder=$dir/media
END
	service turn <<END
unset DATABASE_URL RIPOSTE_PREFIX
ulimit -n "\$(ulimit -Hn)"
exec </dev/null setpriv --reuid=riposte-turn --regid=riposte-turn $unprivileged \\
	turnserver -c $dir/media/turnserver.conf
END
	program scribe
}
