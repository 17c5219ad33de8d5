# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# programs.sh -- our own programs as services, and their configuration.
#
#	make_conf		writes $dir/riposte.conf
#	start_programs		all that is wanted

make_conf () {
	cat >"$dir/riposte.conf.new" <<END
# Written by ./run at each start; riposte.conf(5).
# Your own lines go into $dir/local.conf, which is appended here.
box_socket = $dir/box/box.sock
judge_user = riposte-judge
judge_cache = $dir/cache
judge_prepared = ${RIPOSTE_JUDGE_PREPARED:-$dir/prepared}
judge_languages = $share/languages
web_address = http://127.0.0.1:$port
web_socket = $dir/web/web.sock
END
	# the owner's, for riposte-doctor and riposte-import; each program is given its own
	test $private = no || echo "database_url = $owner_url" >>"$dir/riposte.conf.new"
	! wants meeting || cat >>"$dir/riposte.conf.new" <<END
janus_socket = $dir/media/janus/janus.sock
turn_urls = $(turn_urls)
END
	test ! -e "$dir/local.conf" || cat "$dir/local.conf" >>"$dir/riposte.conf.new"
	mv "$dir/riposte.conf.new" "$dir/riposte.conf"
	install -d -o riposte-judge -g riposte-judge -m 0700 "$dir/cache"
	install -d -o riposte-judge -g riposte-judge -m 0755 "${RIPOSTE_JUDGE_PREPARED:-$dir/prepared}"
}

# program NAME: an unprivileged one of ours, connected as its role.
program () {
	find_url "$1"
	secret=''
	case $1 in
	web|scribe) secret=${meeting_secret:+"export RIPOSTE_MEETING_SECRET=$meeting_secret"} ;;
	esac
	service "$1" <<END
export DATABASE_URL='$url'
$secret
unset RIPOSTE_PREFIX
export HOME=/nonexistent
ulimit -n "\$(ulimit -Hn)"
exec ${2-</dev/null} setpriv --reuid=riposte-$1 --regid=riposte-$1 $unprivileged \\
	$prefix/libexec/riposte/${3:-riposte-$1} -c $dir/riposte.conf
END
}

service_box () {
	install -d -m 0711 "$dir/box"
	service box <<END
unset DATABASE_URL RIPOSTE_PREFIX
exec </dev/null $prefix/libexec/riposte/riposte-box -c $dir/riposte.conf
END
}

# Some that are easy and different come first; the second time they are unchanged.
service_import () {
	find_url judge
	service import <<END
export DATABASE_URL='$url'
unset RIPOSTE_PREFIX
export HOME=/nonexistent
cd $share/problems
exec </dev/null setpriv --reuid=riposte-judge --regid=riposte-judge $unprivileged \\
	$prefix/bin/riposte-import -c $dir/riposte.conf shouting pocketkeys digitfloor */
END
}

start_programs () {
	test -z "$only" || return 0
	say "start: programs and nginx on http://localhost:$port/"
	if wants box; then service_box; fi
	if wants judge; then program judge; service_import; fi
	if wants timer; then program timer; fi
	if wants meeting; then service_meeting; fi
	if wants web; then program web '' riposte.fcgi; fi
	if wants nginx; then service_nginx; fi
	s6-svscanctl -a "$dir/service"
	up box judge timer janus turn scribe web nginx
	wait_ready
}
