# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# survey.sh -- the facts of riposte-survey(8), asked once for all parts.
#
#	survey			asks; fails when the configuration cannot be read
#	fact NAME		prints it; empty: not known

# As which user, and with which database: that of the caller or of riposte.conf, else
# the first program that is installed here as a unit.
survey () {
	if test -n "${DATABASE_URL:-${RIPOSTE_DATABASE_URL:-}}" || has_url || ! find_unit
	then
		ask_survey
	else
		DATABASE_URL=$unit_url
		export DATABASE_URL
		ask_survey env HOME=/nonexistent setpriv --reuid="$unit_user" --regid="$unit_user" --init-groups --
		unset DATABASE_URL
	fi
}

ask_survey () {
	code=0
	# shellcheck disable=SC2086 # an option without a blank in it
	"$@" "$libexec/riposte-survey" ${conf:+-c "$conf"} >"$work/facts" 2>"$work/survey.log" || code=$?
	test $code -eq 0
}

has_url () {
	grep -qs '^[[:space:]]*database_url[[:space:]]*=' "${conf:-$sysconfdir/riposte.conf}"
}

find_unit () {
	test "$(id -u)" = 0 || return 1
	for program in web timer judge
	do
		unit_user=riposte-$program
		getent passwd "$unit_user" >/dev/null || continue
		unit_url=$(sed -n 's/^DATABASE_URL=//p' "$sysconfdir/riposte/$program.env" 2>/dev/null |
			sed 's/^"\(.*\)"$/\1/' | tail -n 1)
		test -n "$unit_url" ||
			unit_url="host=/run/postgresql dbname=riposte user=riposte_$program"
		return 0
	done
	return 1
}

fact () { awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$work/facts"; }

# The words of the last line that a program of ours logged.
last_words () { sed -n 's/.* msg="\(.*\)" fatal=1$/\1/p' "$1" | sed 's/\\\(["\\]\)/\1/g' | tail -n 1; }
