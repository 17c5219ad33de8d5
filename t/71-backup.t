#!/bin/sh
# A site with a history moves to an empty machine, and nothing is lost on the way.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
plan 44

doctor () {
	"$RIPOSTE_PREFIX/bin/riposte-doctor" "$@" >said 2>&1
	status=$?
	cat said
	return $status
}
old () { doctor -c "$SITE/riposte.conf" "$@"; }
new () { ( unset DATABASE_URL && doctor -c "$scratch/new/riposte.conf" "$@" ); }
new_json () { ( unset DATABASE_URL && SITE=$scratch/new && json "$@" ); }
says () { cat said; has "$1" <said; }
# Every row of every table, in whatever order.
rows () {
	psql -XAtqw "$1" -c "select format('select %L, count(*), md5(string_agg(md5(t::text), %L order by md5(t::text))) from riposte.%I t', relname, '', relname)
		from pg_class where relnamespace = 'riposte'::regnamespace and relkind = 'r'
		and relname <> 'setting' order by relname" | sed 's/$/;/' | psql -XAtqw "$1"
}

battle_start
echo '# mine' >"$SITE/local.conf"
battle_room >/dev/null || bail 'no room'
check  'the old site has a history'                sum right
check  '...of verdicts'                            test "$(verdict)" = ACCEPTED
old_url=$DATABASE_URL
score=$(row "$alice" .score)
as alice
api GET "/rooms/$code/events?wait=0&tab=t" >/dev/null
next=$(field .next)
api GET "/rooms/$code" >/dev/null
epoch=$(field .epoch)

mkdir tiny
mount -t tmpfs -o size=64k tmpfs tiny
refuse 'a disk without room takes no backup'       old backup tiny/site.tar
check  'which is said, with the command'           says 'df -h'
check  'and nothing of it is left'                 test -z "$(ls -A tiny)"
umount tiny
# Written while people play, then by a site that stands still.
check  'a backup is made while the site runs'      old backup running.tar
refuse 'one that is there is not written over'     old backup running.tar
check  'which is said'                             says 'is there already'
check  'nobody else may read it'                   test "$(stat -c %a running.tar)" = 600
site_stop >/dev/null
check  'and when it stands'                        old backup site.tar
rows "$old_url" >old.rows
json () { "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" "$@" >answer 2>said; }
answered () { cat answer; test "$(jq -s length <answer)" = 1 && test "$(jq -r "$1" <answer)" = "$2"; }
refuse 'as JSON a refusal is'                      json backup --json site.tar
check  '...one object with the reason'             answered '"\(.ok) \(.did) \(.file) \(.error | test("is there already"))"' 'false backup site.tar true'
refuse 'so is no name at all'                      json backup --json
check  '...said as such'                           answered '"\(.ok) \(.error)"' 'false backup wants a FILE'
check  'as JSON a backup'                          json backup --json json.tar
check  'says how much it carries'                  answered '"\(.ok) \(.bytes) \(.schema) \(.rows.room)"' \
	"true $(stat -c %s json.tar 2>/dev/null) $(sql 'select max(id) from riposte.migration') $(sql 'select count(*) from riposte.room')"
check  'of every table'                            test "$(jq -r '.rows | keys[]' <answer | sort)" = "$(sql "select relname from pg_class
	where relnamespace = 'riposte'::regnamespace and relkind = 'r' order by relname collate \"C\"")"
check  'and which files'                           answered '.configuration | index("local.conf") != null' true
check  'its age is known'                          test "$(sql 'select backed_up_at > now() - interval $$1 min$$ from riposte.setting')" = t

env -u DATABASE_URL "$SRC/run" --detach --only postgres --dir "$scratch/new" >new.log 2>&1 || bail 'the new machine does not start'
new_url="host=$scratch/new/run dbname=riposte user=postgres"
empty () { test "$(psql -XAtqw "$new_url" -c "select to_regnamespace('riposte') is null")" = t; }
head -c 3000 site.tar >half.tar
check  'the new machine has a database'            test "$(psql -XAtqw "$new_url" -c 'select 1')" = 1
refuse 'half a backup is refused'                  new restore half.tar
check  'which is said'                             says 'is no whole backup'
refuse 'and so is what is none'                    new restore new.log
mkdir future && tar -C future -xf site.tar && sed -i 's/^schema .*/schema 9999/' future/manifest
tar -C future -cf future.tar manifest database.dump configuration
refuse 'one of a newer release is refused'         new restore future.tar
check  'with what to do'                           says 'install that release or a newer one first'
mkdir torn && tar -C torn -xf site.tar && truncate -s -3000 torn/database.dump
tar -C torn -cf torn.tar manifest database.dump configuration
refuse 'one whose database is torn is refused'     new restore torn.tar
check  'and leaves nothing'                        empty
mkdir short && tar -C short -xf site.tar && sed -i 's/^rows person .*/rows person 99/' short/manifest
tar -C short -cf short.tar manifest database.dump configuration
refuse 'one with fewer rows than were counted is refused' new restore short.tar
check  'by the table'"'"'s name'                   says 'the table person is not whole'
check  'and leaves nothing'                        empty
check  'a whole one is restored'                   new_json restore --json site.tar
check  'and tells what it brought'                 answered '"\(.ok) \(.rows.room) \(.schema) \(.configuration | index("local.conf") != null)"' \
	"true 1 $(tar -xOf site.tar manifest | sed -n 's/^schema //p') true"
rows "$new_url" >new.rows
check  'every row of every table is there'         diff old.rows new.rows
check  'there are some'                            test "$(awk -F '|' '$2 > 0' new.rows | wc -l)" -gt 10
check  'the configuration is there'                has '# mine' <new/local.conf
refuse 'a database with people takes no other'     new restore site.tar
check  'which is said'                             says 'have been in this database already'

"$SRC/run" --stop --dir "$scratch/new" >/dev/null
unset DATABASE_URL
SITE=$scratch/site
mv "$SITE" old && mv new "$SITE"
site_start --own-postgres
as alice
check  'who was signed in still is'                api GET /me
check  'with all points'                           row_is "$alice" .score "$score"
check  'a new epoch has begun'                     test "$(api GET "/rooms/$code" >/dev/null && field .epoch)" != "$epoch"
check  'so an old cursor takes a new snapshot'     answers 410 GET "/rooms/$code/events?after=$next&epoch=$epoch&wait=0"
check  'and the battle goes on'                    sum wrong
check  '...to its verdict'                         test "$(verdict)" = WRONG_ANSWER
new () { doctor -c "$SITE/riposte.conf" "$@"; }
refuse 'programs that run take no restore'         new restore site.tar
