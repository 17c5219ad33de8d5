# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# backup.sh -- riposte-doctor backup FILE: database, configuration and secrets in one
# file, which nobody but its owner may read.
#
# The file is a tar archive: "manifest" (what it is of, and how many rows each table
# has), "database.dump" (by pg_dump), "configuration/" (files as they lay beside
# riposte.conf).  Test data lies in the
# database; caches of judges are made anew.

need answer
need owner

backup () {
	answer_begin backup "$@"
	test ! -e "$file" || die "$file is there already: choose another name"
	find_owner
	mkdir "$file.part" || die "cannot write $file.part: choose another place, or remove what an earlier one left"
	part=$file.part
	dump_database
	count_rows
	copy_configuration
	tar -C "$part" -cf "$part/all.tar" manifest database.dump configuration 2>"$work/log" || no_room "$file"
	mv "$part/all.tar" "$file"
	ask 'update riposte.setting set backed_up_at = now()' >/dev/null ||
		die "$file is whole, but the database takes no word of it (its own above): the doctor will tell an older one"
	answer "backup: $file, $(du -k "$file" | cut -f1) kB; it holds passwords and sessions: keep it as they are kept" \
		bytes "$(stat -c %s "$file")" riposte "$(json_text "$version")" schema "$schema" \
		at "$(json_text "$(sed -n 's/^at //p' "$part/manifest")")" \
		rows "$(sed -n 's/^rows //p' "$part/manifest" | json_counts)" \
		configuration "$(cd "$part/configuration" && find . -type f | sed 's|^\./||' | sort | json_list)"
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

# The whole dump is read back for it: what cannot be read is no backup.
count_rows () {
	{ pg_restore --data-only -f - "$part/database.dump" 2>"$work/log" || echo torn >"$work/torn"; } | awk '
		/^\\\.$/ { table = ""; next }
		table != "" { n[table]++; next }
		/^COPY riposte\./ { table = $2; gsub(/^riposte\.|"/, "", table); n[table] = 0 }
		END { for (table in n) print "rows", table, n[table] }' | sort >>"$part/manifest"
	test ! -e "$work/torn" || {
		cat "$work/log" >&2
		die "the dump cannot be read back (the words above); nothing of it is left"
	}
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
