# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# ready.sh -- does the site answer?
#
#	ready_text PATH		what it says there
#	wait_ready		for a minute at most

ready_text () {
	curl -s -m 3 "http://127.0.0.1:$port/$1" 2>/dev/null
}

is_ready () {
	nginx_has_port && curl -sf -m 3 -o /dev/null "http://127.0.0.1:$port/$probe"
}

wait_ready () {
	wants nginx && wants web || return 0
	probe=readyz
	wants judge || probe=healthz
	is_ready && return
	say "start: waiting for http://localhost:$port/$probe"
	eventually is_ready && return
	ready_text $probe >&2 || :
	for name in "$dir"/service/*
	do
		name=${name##*/}
		printf '%s: ' "$name" >&2
		s6-svstat "$dir/service/$name" >&2
		tail -n 3 "$dir/log/$name.log" >&2 || :
	done
	die "the site is not ready after a minute: see the last log lines above and $dir/log"
}
