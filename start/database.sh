# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# database.sh -- a private Postgres, or the one that DATABASE_URL names.
#
#	choose_database		sets $private, $base_url and $owner_url
#	make_cluster		the private one's files
#	service_postgres
#	start_database [--set NAME=VALUE]...	starts it, brings the schema
#	find_url PROGRAM	sets $url: the database as the role of riposte-PROGRAM

choose_database () {
	private=no base_url=${DATABASE_URL:-} owner_url=${DATABASE_URL:-}
	unset DATABASE_URL
	test -z "$base_url" || return 0
	private=yes
	base_url="host=$dir/run dbname=riposte"
	owner_url="$base_url user=postgres"
}

postgres_programs () {
	for bin in $(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -rV)
	do
		test -x "$bin/postgres" && test -x "$bin/initdb" && break
	done
	test -x "${bin:-}/postgres" || die "no Postgres server found: apt-get install postgresql"
}

# Who may connect as whom: by the kernel's word for the peer, never a password.
write_access () {
	cat >"$dir/pg/pg_hba.conf" <<'END'
local all all peer map=riposte
END
	cat >"$dir/pg/pg_ident.conf" <<'END'
riposte postgres       postgres
riposte root           postgres
riposte root           riposte_owner
riposte root           riposte_web
riposte root           riposte_judge
riposte root           riposte_timer
riposte root           riposte_scribe
riposte riposte-web    riposte_web
riposte riposte-judge  riposte_judge
riposte riposte-timer  riposte_timer
riposte riposte-scribe riposte_scribe
END
}

make_cluster () {
	install -d -o postgres -g postgres -m 0755 "$dir/run"
	if ! test -e "$dir/pg/PG_VERSION"
	then
		say "database: making a private Postgres cluster"
		rm -rf "$dir/pg.new"
		install -d -o postgres -g postgres -m 0700 "$dir/pg.new"
		cd /
		quietly initdb as_user postgres "$bin/initdb" -D "$dir/pg.new" -U postgres \
			-E UTF8 --locale=C.UTF-8 --data-checksums --auth=peer
		mv "$dir/pg.new" "$dir/pg"
	fi
	test "$(cat "$dir/pg/PG_VERSION")" = "$(basename "$(dirname "$bin")")" ||
		bin=/usr/lib/postgresql/$(cat "$dir/pg/PG_VERSION")/bin
	test -x "$bin/postgres" ||
		die "the database in $dir/pg is of Postgres $(cat "$dir/pg/PG_VERSION"): install postgresql-$(cat "$dir/pg/PG_VERSION")"
	write_access
}

# role_url ROLE [PASSWORD]: the database as that role.
role_url () {
	case $base_url in
	postgres://*\?*|postgresql://*\?*) printf '%s&user=%s' "$base_url" "$1" ;;
	postgres://*|postgresql://*)       printf '%s?user=%s' "$base_url" "$1" ;;
	*)                                 printf '%s user=%s' "$base_url" "$1" ;;
	esac
	test -z "${2:-}" || case $base_url in
	postgres*://*) printf '&password=%s' "$2" ;;
	*)             printf ' password=%s' "$2" ;;
	esac
}

# A role of a foreign Postgres gets a password of our own making where the peer
# is not enough; where we may not even set that, the given role does all.
find_url () {
	role=riposte_$1
	url=$(role_url "$role")
	answers "$1" "$url" && return
	install -d -m 0700 "$dir/secret"
	test -s "$dir/secret/$role" ||
		(umask 077; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$dir/secret/$role")
	printf "alter role %s login password '%s'" "$role" "$(cat "$dir/secret/$role")" |
		psql -Xq -v ON_ERROR_STOP=1 "$owner_url" 2>>"$dir/log/setup.log" || :
	url=$(role_url "$role" "$(cat "$dir/secret/$role")")
	answers "$1" "$url" && return
	warn "the database takes no role $role: riposte-$1 connects as the role of DATABASE_URL"
	url=$owner_url
}

answers () {
	as_user "riposte-$1" psql -XAtqw -c 'select 1' "$2" >/dev/null 2>>"$dir/log/setup.log"
}

service_postgres () {
	service postgres <<END
exec </dev/null setpriv --reuid=postgres --regid=postgres $unprivileged \\
	$bin/postgres -D $dir/pg -k $dir/run -c listen_addresses= -c unix_socket_permissions=0777 \\
	-c jit=off -c log_line_prefix='%m [%p] %a ' -c timezone=UTC -c log_timezone=UTC$settings
END
	echo SIGINT >"$dir/service/postgres/down-signal" # do not wait for clients
	echo 60000 >"$dir/service/postgres/timeout-kill"
}

database_answers () {
	psql -XAtqw -c 'select 1' "$1" >/dev/null 2>>"$dir/log/setup.log"
}

start_database () {
	if test -e "$dir/service/postgres"
	then
		up postgres
		eventually database_answers "host=$dir/run dbname=postgres user=postgres" || {
			tail -n 10 "$dir/log/postgres.log" >&2
			die "Postgres did not start: see $dir/log/postgres.log"
		}
		database_answers "$owner_url" ||
			psql -Xq "host=$dir/run dbname=postgres user=postgres" -c 'create database riposte'
	fi
	test -z "$only" || return 0
	database_answers "$owner_url" || {
		tail -n 3 "$dir/log/setup.log" >&2
		die "DATABASE_URL does not answer (its words above)"
	}
	say "database: applying the schema"
	# on loopback whoever reaches it may make rooms, until somebody decides otherwise
	quietly 'applying the schema' sh "$share/sql/apply" --default create_rooms=anyone "$@" \
		"$owner_url"
}
