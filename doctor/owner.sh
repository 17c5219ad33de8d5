# shellcheck shell=sh disable=SC2034,SC2154 # riposte-doctor sets them
# owner.sh -- the database as whoever may read and write all of it.
#
#	find_owner		sets $url, and how to become whom it lets in
#	as_owner COMMAND...	runs it so
#	ask SQL			its answer

find_owner () {
	url=${DATABASE_URL:-} become=''
	test -n "$url" || url=$(sed -n 's/^[[:space:]]*database_url[[:space:]]*=[[:space:]]*//p' \
		"${conf:-$sysconfdir/riposte.conf}" 2>/dev/null | tail -n 1)
	if test -z "$url"
	then
		url='host=/run/postgresql dbname=riposte user=postgres'
		become='setpriv --reuid=postgres --regid=postgres --init-groups --'
	fi
	for tool in psql pg_dump pg_restore
	do
		command -v $tool >/dev/null || die "$tool is missing: apt-get install postgresql-client"
	done
	ask 'select 1' >"$work/answer" || die "the database does not answer (its words above): riposte-doctor check database tells more"
}

as_owner () {
	# shellcheck disable=SC2086 # words
	$become "$@"
}

ask () { as_owner psql -XAtqw -v ON_ERROR_STOP=1 -d "$url" -c "$1"; }

# The newest migration that these programs have.
own_schema () {
	for file in "$share"/sql/[0-9][0-9][0-9][0-9]-*.sql
	do
		basename "$file"
	done | sed 's/^0*//; s/-.*//' | tail -n 1
}

# What belongs to the configuration, below the folder of riposte.conf.
configuration='riposte.conf local.conf riposte secret'
configuration_folder () { dirname "${conf:-$sysconfdir/riposte.conf}"; }
