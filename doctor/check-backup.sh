# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-backup.sh -- when was the last one?

check_backup () {
	test -n "$(fact judges)" || return 0 # no schema, or no database: said elsewhere
	age=$(fact backup_age_s)
	again="riposte-doctor${conf:+ -c $conf} backup /var/backups/riposte-\$(date +%F).tar"
	if test -z "$age"
	then
		warning backup.age "there never was one" "$again"
	elif test "$age" -gt $((2 * 86400))
	then
		warning backup.age "the last one is $((age / 86400)) days old" "$again"
	else
		ok backup.age "the last one is $((age / 3600)) hours old"
	fi
}
