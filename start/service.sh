# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# service.sh -- s6 watches over what runs: a folder of $dir/service for each.
#
#	service NAME		makes one, of its run script on standard input
#	supervise		starts the supervisor, with all of them down
#	up NAME...		starts those that were made
#	stop_all		services and supervisor
#	eventually COMMAND...	tries again for a minute

# service NAME, its run script on standard input.  Only root reads it: it may
# hold a password.
service () {
	s=$dir/service/$1
	mkdir -p "$s/log" "$dir/log/$1"
	{ printf '#!/bin/sh\nexec 2>&1\n'; cat; } >"$s/run.new"
	printf '#!/bin/sh\nexec s6-log n5 s2000000 %s\n' "$dir/log/$1" >"$s/log/run"
	chmod 0700 "$s/run.new" "$s/log/run"
	mv "$s/run.new" "$s/run"
	ln -sfn "$1/current" "$dir/log/$1.log"
	echo 15000 >"$s/timeout-kill"
	touch "$s/down"
}

unprivileged='--init-groups --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all'

# The descriptor of the web's socket belongs to the supervisor, which hands it
# on as descriptor 0: a web program that dies loses no connection, the next
# one accepts them.  Only nginx and the program itself may connect.
supervise () {
	install -d -m 0711 "$dir/web"
	rm -f "$dir/web/web.sock"
	# shellcheck disable=SC2016 # for the inner shell
	setsid s6-ipcserver-socketbinder -a 0600 -b 4096 "$dir/web/web.sock" sh -c '
		chown riposte-web:www-data "$1/web/web.sock" && chmod 0660 "$1/web/web.sock" &&
		exec s6-svscan "$1/service"' sh "$dir" >>"$dir/log/supervisor.log" 2>&1 9>&- &
	supervisor=$!
	eventually is_supervised || die "the supervisor did not start: $dir/log/supervisor.log"
}

is_supervised () {
	s6-svscanctl -a "$dir/service" 2>/dev/null
}

# Up to a minute, however long each try takes.
eventually () {
	until_s=$(($(date +%s) + 60))
	until "$@"
	do
		test "$(date +%s)" -lt $until_s || return 1
		sleep 0.1
	done
}

up () {
	for name in "$@"
	do
		test -e "$dir/service/$name/run" || continue
		eventually s6-svok "$dir/service/$name" || die "no supervisor for $name: $dir/log/supervisor.log"
		rm -f "$dir/service/$name/down"
		# On a busy machine it may be there and not listen yet.
		eventually s6-svc -u "$dir/service/$name" 2>>"$dir/log/setup.log" ||
			die "the supervisor of $name does not listen: $dir/log/setup.log"
	done
}

# The database goes last, so that the judge can give its jobs back.
stop_all () {
	test -d "$dir/service" || return 0
	for name in nginx import web judge timer scribe janus turn box postgres
	do
		s6-svc -d "$dir/service/$name" 2>/dev/null || continue
		case $name in
		web|judge|timer|scribe) ;;
		*) s6-svwait -D -t 60000 "$dir/service/$name" 2>/dev/null || : ;;
		esac
		test $name != scribe || for other in web judge timer scribe
		do
			s6-svwait -D -t 30000 "$dir/service/$other" 2>/dev/null || :
		done
	done
	s6-svscanctl -t "$dir/service" 2>/dev/null || :
	for name in "$dir/service"/*
	do # those whose svscan was killed
		s6-svc -xd "$name" 2>/dev/null || :
		s6-svc -x "$name/log" 2>/dev/null || :
	done
	eventually is_gone || die "something in $dir/service does not stop: $dir/log"
}

is_gone () {
	is_supervised && return 1
	for name in "$dir/service"/*
	do
		s6-svok "$name" 2>/dev/null && return 1
	done
	return 0
}
