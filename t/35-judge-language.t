#!/bin/sh
# A language whose compiler is missing is not offered; the others are, and the
# doctor tells how to get it.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 21
db_new empty
mkdir -m 755 languages site
cp "$SRC/judge/languages/python" languages/
sed 's/^id = .*/id = gone/; s/^version = .*/version = riposte-no-such-compiler/' \
	"$SRC/judge/languages/c" >languages/gone
sed 's/^id = .*/id = far/; s/^version = .*/version = riposte-no-such-compiler/
	s|^packages = .*|packages = gcc far-compiler|; s|^run = .*|&\ninstall = far/install|' \
	"$SRC/judge/languages/c" >languages/far
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

doctor () {
	"$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" "$@" >"$scratch/doctor" 2>"$scratch/doctor.log"
	set -- $?
	cat "$scratch/doctor" "$scratch/doctor.log"
	return "$1"
}
exits () {
	expected=$1
	shift
	doctor "$@"
	test $? = "$expected"
}
tells () { grep -E -- "$1" "$scratch/doctor"; }
state () { jq -r ".[] | select(.id == $1) | .state" "$scratch/doctor"; }

check  'a broken file is a matter for the doctor'      exits 1 languages
check  'who lists what is here with its version'       tells '^python +Python 3 +Python 3\.'
check  'and finds that it works'                       tells '^1 languages can be judged here'
refuse '...having tried it'                            tells 'None was tried'
check  'and what is missing'                           tells '^2 are missing: far gone$'
check  'and the one command that brings it'            tells '^apt-get install --no-install-recommends gcc far-compiler libc6-dev binutils$'
check  'and the script that brings what apt does not'  tells '^/.*/riposte/far/install$'
check  'and where the file with an error has it'       tells 'languages/broken:1: colour is no key'

check  'the list is there for programs too'            exits 1 languages --json
check  '...as JSON'                                    test "$(state '"python"')$(state '"gone"')$(state null)" = worksmissingbroken

rm languages/broken
check  'a missing language alone is no fault'          exits 0 languages
sed -i 's/^main()$/raise SystemExit(7)/' languages/python
check  'one that does not run is'                      exits 1 languages
check  '...and it is told how it ends'                 tells 'python: RUNTIME_ERROR .*exit code 7'
check  'what the doctor does not know is refused'      exits 2 languages --colour
check  '...also another subcommand'                    exits 2 horoscope
site_stop >/dev/null
without_box () { exits 1 languages --json && test "$(state '"python"')" = offered; }
check  'without a box nothing is called working'       without_box
