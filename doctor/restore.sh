# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# restore.sh -- riposte-doctor restore FILE: what backup wrote, into a database where
# nobody has been yet.
#
# The database comes in one transaction, whose last statement is sent only when
# pg_restore has ended well and each table has as many rows as the backup says: half a
# restore leaves nothing.  Then the schema is brought
# to this release and a new epoch begins, so that no browser trusts its old numbers.

need answer
need owner

restore () {
	answer_begin restore "$@"
	test -f "$file" || die "there is no file $file"
	unpack "$file"
	refuse_newer
	find_owner
	refuse_used
	as_owner psql -Xqw -d "$url" -f "$share/sql/roles.sql" >/dev/null || die "the roles could not be made (its words above)"
	restore_database
	as_owner sh "$share/sql/apply" --new-epoch "$url" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		die "the data is there, but the schema could not be brought to this release: mend what is said above, then sh $share/sql/apply --new-epoch URL"
	}
	restore_configuration
	schema=$(ask 'select max(id) from riposte.migration') || die "everything is there, but the database went away (its words above)"
	answer "restored: schema $schema, a new epoch has begun; start the programs now" \
		riposte "$(json_text "$(manifest riposte)")" at "$(json_text "$(manifest at)")" schema "$schema" \
		rows "$(manifest rows | json_counts)" \
		configuration "$(json_list <"$work/brought")" beside "$(json_list <"$work/beside")"
}

unpack () {
	tar -C "$work" -xf "$1" 2>"$work/log" && test -s "$work/manifest" && test -s "$work/database.dump" || {
		cat "$work/log" >&2
		die "$1 is no whole backup of riposte-doctor"
	}
}

manifest () { sed -n "s/^$1 //p" "$work/manifest"; }

refuse_newer () {
	test "$(manifest schema)" -le "$(own_schema)" ||
		die "this backup is of Riposte $(manifest riposte) with schema $(manifest schema), here is $version with $(own_schema): install that release or a newer one first"
}

refuse_used () {
	test "$(ask "select count(*) from pg_stat_activity where datname = current_database()
		and application_name like 'riposte%'")" = 0 ||
		die "programs of Riposte are connected: stop them first (systemctl stop 'riposte-*'; ./run --stop, then ./run --detach --only postgres)"
	test "$(ask "select to_regclass('riposte.person') is null")" = t || {
		test "$(ask 'select count(*) from riposte.person')" = 0 ||
			die "people have been in this database already: restore into an empty one"
	}
}

restore_database () {
	pg_restore -l "$work/database.dump" | grep -v -E '^[0-9]+; [0-9]+ [0-9]+ (SCHEMA|ACL|DEFAULT ACL|COMMENT) - ' >"$work/list" ||
		die "the backup's database cannot be read"
	restore_statements 2>"$work/log" | as_owner psql -Xqw -v ON_ERROR_STOP=1 -d "$url" >"$work/answer" 2>&1 || :
	grep -qx 'all is there' "$work/answer" || {
		cat "$work/log" "$work/answer" >&2
		die "the database could not be restored (the words above); it is as it was before"
	}
}

restore_statements () {
	cat <<'END_OF_SQL'
begin;
set local client_min_messages = warning;
drop schema if exists riposte, api cascade;
select case when exists (select from pg_roles where rolname = 'riposte_owner')
	and pg_has_role('riposte_owner', 'member') then 'riposte_owner' else current_user end as owner \gset
create schema riposte authorization :"owner";
create schema api authorization :"owner";
set local role :"owner";
END_OF_SQL
	pg_restore --no-owner --no-privileges -L "$work/list" -f - "$work/database.dump" || return
	manifest rows | awk '/^[a-z_0-9]+ [0-9]+$/ {
		printf "do $$ begin if (select count(*) from riposte.\"%s\") <> %s then raise exception", $1, $2
		printf " \047the table %s is not whole: the backup had %s rows of it\047; end if; end $$;\n", $1, $2
	}'
	printf 'reset all;\ncommit;\n\\echo all is there\n'
}

# What is there stays; where it differs the backup's lies beside it.
restore_configuration () {
	to=$(configuration_folder)
	: >"$work/brought"
	: >"$work/beside"
	(cd "$work/configuration" && find . -type f) | sed 's|^\./||' | while read -r name
	do
		mkdir -p "$to/$(dirname "$name")"
		if test ! -e "$to/$name"
		then
			cp -a "$work/configuration/$name" "$to/$name"
			echo "$name" >>"$work/brought"
		elif ! cmp -s "$work/configuration/$name" "$to/$name"
		then
			cp -a "$work/configuration/$name" "$to/$name.restored"
			echo "$name.restored" >>"$work/beside"
			test $form = json ||
				echo "$to/$name is another one and stays; the backup's is $name.restored"
		fi
	done
}
