#!/bin/sh
# A language whose compiler is missing is not offered; the others are.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 5
db_new empty
mkdir -m 755 languages site
cp "$SRC/judge/languages/python" languages/
sed 's/^id = .*/id = gone/; s/^version = .*/version = riposte-no-such-compiler/' \
	"$SRC/judge/languages/c" >languages/gone
echo 'colour = red' >languages/broken
echo "judge_languages = $scratch/languages" >site/local.conf
site_start --without web --without nginx

offers () { sql 'select language_ids from riposte.judge_worker'; }
is_offered () { test "$(offers)" = "$1"; }
said () { has "$1" <"$SITE/log/judge.log"; }
check  'what has its compiler is offered, and no more' eventually is_offered '{python}'
check  'the log names the missing compiler'            said 'command=riposte-no-such-compiler'
check  'and its packages'                              said 'packages="gcc libc6-dev binutils"'
check  'and the file with an error, with its line'     said 'broken:1: colour is no key'
check  'the offer has version, name and template'      test "$(sql "
	select count(*) from riposte.judge_worker w, jsonb_array_elements(w.languages) l
	where l->>'version' like 'Python 3%' and l->>'name' = 'Python 3'
		and l->>'extension' = 'py' and l->>'template' like '%main()%'")" = 1
site_stop >/dev/null
