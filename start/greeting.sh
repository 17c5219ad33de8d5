# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# greeting.sh -- what whoever starts a site finds: starter problems, a room to try it in,
# the first administrator's link.
#
#	import_problems		the first ones; the others follow
#	farewell		tells where all is

# The starter problems are imported by a service: a battle can begin with the first
# ones while the solutions of the others are judged.
import_problems () {
	wants judge && wants web && wants nginx && test $problems = yes || return 0
	say "problems: importing the first ones (their solutions are judged)"
	eventually s6-svok "$dir/service/import" || die "no supervisor for import: $dir/log/supervisor.log"
	s6-svc -wu -T 10000 -o "$dir/service/import" || :
	eventually has_problems || :
	count=$(count_problems)
	test "$count" -gt 0 || is_importing ||
		die "no problem could be imported: see $dir/log/import.log"
	! is_importing || say "problems: $count are there, the others follow (log/import.log)"
}

count_problems () {
	ready_text api/v1/problems | grep -o '"slug":' | wc -l
}

is_importing () {
	test "$(s6-svstat -o up "$dir/service/import")" = true
}

has_problems () {
	test "$(count_problems)" -ge 3 || ! is_importing
}

# The first admin has a ticket until somebody used one.
admin_ticket () {
	admins=$(psql -XAtqw "$owner_url" -c "select count(*) from riposte.person where role = 'admin'")
	test "$admins" = 0 || return 0
	sh "$share/sql/apply" --admin-ticket "$owner_url" 2>>"$dir/log/setup.log" || :
}

site () {
	curl -sf -m 5 -b "$dir/secret/jar" -c "$dir/secret/jar" -H "Origin: http://localhost:$port" \
		-H 'Content-Type: application/json' "$@"
}

# A room to try it in, made by a guest who leaves again, so that whoever comes
# first is its host.  Where guests may make no rooms there is none.
try_room () {
	at=http://localhost:$port/api/v1
	install -d -m 0700 "$dir/secret"
	old=$(cat "$dir/secret/room" 2>/dev/null || echo none)
	if site "$at/rooms/$old" 2>/dev/null | grep -q '"state":"LOBBY"'
	then
		printf %s "$old"
		return
	fi
	rm -f "$dir/secret/jar"
	slugs=$(site "$at/problems" | grep -o '"slug":"[a-z0-9-]*"' | head -n 3 | cut -d'"' -f4)
	test -n "$slugs" || return 0
	# shellcheck disable=SC2086 # a list of words
	slugs=$(printf '"%s",' $slugs)
	site -o /dev/null -d '{"name":"Riposte"}' "$at/guests" || return 0
	meets=''
	! wants meeting || meets=',"policy":{"meeting":"video"}'
	site -d "{\"key\":\"$(date +%s)\",\"title\":\"Try it\",\"duration_s\":1800,\"problems\":[${slugs%,}]$meets}" \
		"$at/rooms" >"$dir/secret/made" || return 0
	code=$(grep -o '"code":"[A-Za-z0-9_-]\{22\}"' "$dir/secret/made" | head -n 1 | cut -d'"' -f4)
	site -o /dev/null -d '{}' "$at/rooms/$code/leave" || return 0
	printf %s "$code" >"$dir/secret/room"
	printf %s "$code"
}

farewell () {
	if ! wants nginx || ! wants web
	then
		say "started in $asked"
		return
	fi
	say ""
	say "Riposte is at       http://localhost:$port/"
	if test $problems = yes
	then
		code=$(try_room)
		test -z "$code" ||
		say "a room to try       http://localhost:$port/rooms/$code"
	fi
	ticket=$(admin_ticket)
	test -z "$ticket" ||
	say "first admin's link  http://localhost:$port/ticket/$ticket"
	say "logs                $asked/log/"
}
