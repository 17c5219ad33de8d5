# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# backup.sh -- riposte-doctor backup FILE: database, configuration and secrets in one
# file, which nobody but its owner may read.
#
# The file is a tar archive: "manifest" (what it is of), "database.dump" (by pg_dump),
# "configuration/" (files as they lay beside riposte.conf).  Test data lies in the
# database; caches of judges are made anew.

need owner

backup () {
	test $# -eq 1 || { usage >&2; exit 2; }
	test ! -e "$1" || die "$1 is there already: choose another name"
	umask 077
	make_work
	find_owner
	part=$1.part
	mkdir "$part" || die "cannot write $part: choose another place, or remove what an earlier one left"
	trap 'rm -rf "$work" "$part"' EXIT
	dump_database
	copy_configuration
	tar -C "$part" -cf "$part/all.tar" manifest database.dump configuration 2>"$work/log" || no_room "$1"
	mv "$part/all.tar" "$1"
	ask 'update riposte.setting set backed_up_at = now()' >/dev/null
	printf 'backup: %s, %s kB; it holds passwords and sessions: keep it as they are kept\n' \
		"$1" "$(du -k "$1" | cut -f1)"
}

no_room () {
	cat "$work/log" >&2
	die "the backup could not be written (the words above); nothing of it is left: is there room? df -h $(dirname "$1")"
}

dump_database () {
	schema=$(ask 'select max(id) from riposte.migration') ||
		die "there is no Riposte in this database"
	{
		echo "riposte $version"
		echo "schema $schema"
		echo "at $(date -u +%Y-%m-%dT%H:%M:%SZ)"
	} >"$part/manifest"
	as_owner pg_dump -w -Fc -n riposte -n api -d "$url" >"$part/database.dump" 2>"$work/log" ||
		no_room "$part"
}

copy_configuration () {
	mkdir "$part/configuration"
	for name in $configuration
	do
		test ! -e "$(configuration_folder)/$name" ||
			cp -a "$(configuration_folder)/$name" "$part/configuration/" 2>"$work/log" ||
			no_room "$part"
	done
}
