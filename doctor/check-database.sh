# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-database.sh -- is Postgres there, is it the right one, what comes through?

check_database () {
	failure=$(fact failure)
	if test -n "$failure"
	then
		connection_failed "$failure"
		return
	fi
	ok database.connection "$(fact database) as $(fact user), an answer takes $(fact latency_us) µs"
	server_is_right
	schema_is_right
	clock_is_right
	way_is_safe
	bell_is_heard
	walls_are_there
	data_has_room
}

# libpq's words, and what helps against them.
connection_failed () {
	case $1 in
	*'session is read-only'*)
		mend="list all hosts in database_url; patronictl list   # or whatever tells which of them takes writes" ;;
	'no database_url is set')
		mend="DATABASE_URL='postgresql://USER@HOST/riposte' riposte-doctor check   # or database_url in riposte.conf" ;;
	*'could not translate host name'*)
		mend="getent hosts HOST   # correct the host in database_url, or its name service" ;;
	*'password authentication failed'*|*'no password supplied'*)
		mend="psql -c \"\\password ROLE\" as an administrator; then the same password into database_url" ;;
	*'Peer authentication failed'*)
		mend="sudo -u USER riposte-doctor check   # the system user whom pg_ident.conf lets be that role" ;;
	*'No such file or directory'*|*'Connection refused'*)
		mend="systemctl start postgresql   # and see that host and port in database_url are its own (pg_lsclusters)" ;;
	*'database "'*'does not exist'*)
		mend="createdb riposte && sh $share/sql/apply URL-OF-AN-ADMINISTRATOR" ;;
	*'role "'*'does not exist'*)
		mend="sh $share/sql/apply URL-OF-AN-ADMINISTRATOR   # makes the roles" ;;
	*'no encryption'*|*'SSL required'*|*'SSL is required'*)
		mend="add sslmode=verify-full and sslrootcert=/etc/ssl/certs/ca-certificates.crt to database_url" ;;
	*'no pg_hba.conf entry'*)
		mend="add a line for this host to pg_hba.conf of the server; then psql -c 'select pg_reload_conf()'" ;;
	*'root certificate file'*|*'certificate verify failed'*)
		mend="add sslrootcert=FILE-OF-THE-CA to database_url (a public one: /etc/ssl/certs/ca-certificates.crt)" ;;
	*'does not match host name'*)
		mend="use the name that is in the server's certificate as host in database_url" ;;
	*'too many'*|*'connection slots'*)
		mend="psql -c 'alter system set max_connections = 200' as an administrator, and restart Postgres" ;;
	*'starting up'*|*'shutting down'*)
		mend="riposte-doctor check database   # again in a moment; then journalctl -u postgresql" ;;
	*'No space left'*)
		mend="df -h   # on the database's host; then remove what is not needed" ;;
	*timeout*|*'timed out'*|*'No route'*|*unreachable*)
		mend="nc -vz HOST PORT   # a firewall in between, or a host that is down" ;;
	*'invalid'*|*'missing "="'*|*'unexpected'*)
		mend="psql \"\$DATABASE_URL\" -c 'select 1'   # database_url is not as psql(1) takes it" ;;
	*)
		mend="psql \"\$DATABASE_URL\" -c 'select 1'   # until it answers" ;;
	esac
	fail database.connection "$1" "$mend"
}

server_is_right () {
	version=$(fact version)
	if test "$version" -lt 150000
	then
		fail database.version "this is Postgres $((version / 10000)), 15 or newer is needed" \
			"apt-get install postgresql-15 && pg_upgradecluster $((version / 10000)) main"
	else
		ok database.version "Postgres $((version / 10000)).$((version % 10000))"
	fi
	test "$(fact encoding)" = UTF8 ||
		fail database.encoding "the database is in $(fact encoding), not UTF8" \
			"createdb -T template0 -E UTF8 riposte && sh $share/sql/apply URL"
	test "$(fact read_only)" = off ||
		fail database.writable "the server takes no writes: it is a standby or set read-only" \
			"list all hosts in database_url and add target_session_attrs=read-write"
}

schema_is_right () {
	schema=$(fact schema) wanted=$(fact schema_wanted)
	if test -z "$schema"
	then
		case $(fact schema_failure) in
		42501) fail database.schema "the role $(fact user) may not use Riposte's schema" \
			"sh $share/sql/apply URL-OF-AN-ADMINISTRATOR   # grants anew" ;;
		*) fail database.schema "there is no Riposte in this database" \
			"sh $share/sql/apply URL-OF-AN-ADMINISTRATOR" ;;
		esac
	elif test "$schema" -lt "$wanted"
	then
		fail database.schema "the schema is older ($schema) than these programs ($wanted)" \
			"sh $share/sql/apply URL-OF-AN-ADMINISTRATOR"
	elif test "$schema" -gt "$wanted"
	then
		warning database.schema "the schema is newer ($schema) than these programs ($wanted): they go on, but cannot be older for long" \
			"apt-get install --only-upgrade riposte-web riposte-judge   # or the newer release, as this one was installed"
	else
		ok database.schema "$schema, as these programs want it"
	fi
}

clock_is_right () {
	ahead=$(fact clock_ahead_ms)
	if test "${ahead#-}" -gt 2000
	then
		fail database.clock "this machine's clock is $ahead ms ahead of the database's" \
			"timedatectl set-ntp true   # on both machines, and look at timedatectl status"
	else
		ok database.clock "the clocks differ by ${ahead#-} ms"
	fi
}

is_remote () {
	case $(fact host) in
	''|/*|localhost|127.*|::1) return 1 ;;
	esac
}

way_is_safe () {
	tls=$(fact tls)
	if test -n "$tls" && test "$(fact sslmode)" = verify-full
	then
		ok database.tls "$tls, and the server's certificate is checked"
	elif ! is_remote
	then
		ok database.tls "${tls:-not needed: the database is on this machine}"
	elif test -z "$tls"
	then
		fail database.tls "what goes to the database can be read on the way" \
			"add sslmode=verify-full and sslrootcert=/etc/ssl/certs/ca-certificates.crt to database_url"
	else
		warning database.tls "$tls, but nobody checks that the other side is the database (sslmode=$(fact sslmode))" \
			"add sslmode=verify-full and sslrootcert=/etc/ssl/certs/ca-certificates.crt to database_url"
	fi
}

bell_is_heard () {
	case $(fact bell) in
	heard)
		if test "$(fact pooler)" = 1
		then
			ok database.bell "through a pooler with a session for each; notifications come through"
		else
			ok database.bell "notifications come through"
		fi ;;
	deaf)
		warning database.bell "a pooler lets no notification through: programs look four times a second instead" \
			"set pool_mode = session, or the direct address of the database in database_url" ;;
	*)
		fail database.bell "two connections at once were not to be had" \
			"psql -c 'show max_connections'; a pooler needs a pool of at least 10 (default_pool_size)" ;;
	esac
}

# What separates the programs from each other is that each has a role of its own.
walls_are_there () {
	roles=$(fact roles)
	if test "$roles" = 'riposte_judge riposte_owner riposte_timer riposte_web'
	then
		ok database.roles "each program has a role of its own"
	else
		warning database.roles "this Postgres has only these of Riposte's roles: ${roles:-none}. Missing walls: whoever takes over the web program or the judge can read and change every table, with all sources, sessions and test data" \
			"psql URL-OF-AN-ADMINISTRATOR -f $share/sql/roles.sql && sh $share/sql/apply URL-OF-AN-ADMINISTRATOR"
	fi
}

data_has_room () {
	folder=$(fact data_directory)
	! is_remote && test -d "${folder:=/var/lib/postgresql}" || return 0
	disk database.disk "$folder"
}
