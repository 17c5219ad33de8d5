# shellcheck shell=sh disable=SC2034 # the starts use them
# container.sh -- what the starts of both images share.  A container is configured by
# its environment alone, each variable being RIPOSTE_ and a key of riposte.conf(5), and
# keeps nothing: what it makes lies below /run and /tmp.
#
#	need_variable NAME WHAT		says WHAT is missing and ends
#	role_url ROLE PASSWORD		the database as that role
#	service NAME			its run script on standard input
#	supervise			become the supervisor of all services

services=/run/riposte/service
libexec=/usr/libexec/riposte
share=/usr/share/riposte

die () {
	printf 'riposte: %s\n' "$*" >&2
	exit 1
}

need_variable () {
	eval "test -n \"\${$1:-}\"" || die "$1 is not set: $2"
}

# Without a password the role of DATABASE_URL does all.
role_url () {
	test -n "$2" || { printf %s "$DATABASE_URL"; return; }
	case $DATABASE_URL in
	postgres*://*\?*) printf '%s&user=%s&password=%s' "$DATABASE_URL" "$1" "$2" ;;
	postgres*://*)    printf '%s?user=%s&password=%s' "$DATABASE_URL" "$1" "$2" ;;
	*)                printf '%s user=%s password=%s' "$DATABASE_URL" "$1" "$2" ;;
	esac
}

# What does not end by itself is killed while there is time before the runtime would.
service () {
	mkdir -p "$services/$1"
	{ printf '#!/bin/sh\nexec 2>&1\n'; cat; } >"$services/$1/run"
	chmod 700 "$services/$1/run"
	echo 7000 >"$services/$1/timeout-kill"
}

# As process 1 it hands SIGTERM on to every service and ends after the last of them.
supervise () {
	exec s6-svscan -t 0 "$services"
}
