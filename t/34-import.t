#!/bin/sh
# Packages are imported when their solutions keep their promises.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 60
db_new empty
mkdir site
printf 'max_workers = 1\njudge_cache_mb = 16\n' >site/local.conf
site_start --without web --without nginx

# A sound package in the folder NAME.
package () {
	mkdir -p "$1/data/sample" "$1/data/secret" "$1/statement" "$1/submissions/accepted" \
		"$1/submissions/wrong_answer"
	printf 'name: The double\nlimits:\n  time_limit: 1.5\nkeywords: [Easy, for loops]\n' >"$1/problem.yaml"
	printf 'Print **twice**.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n' >"$1/statement/problem.en.md"
	for n in 1 2 3
	do
		case $n in 1) where=sample ;; *) where=secret ;; esac
		echo $n >"$1/data/$where/$n.in"
		echo $((2 * n)) >"$1/data/$where/$n.ans"
	done
	echo 'print(2 * int(input()))' >"$1/submissions/accepted/right.py"
	echo 'print(2)' >"$1/submissions/wrong_answer/two.py"
}

version () { sql "select $1 from riposte.problem p join riposte.problem_version v using (version_id) where p.slug = '$2'"; }
imports () { import "$@" >out 2>&1 || { cat out; return 1; }; }
is_version () { value=$(version "$1" "$2"); test "$value" = "$3" || { echo "$value"; return 1; }; }
drafts () { sql "select count(*) from riposte.problem_version where state = 'DRAFT'"; }

package double
check  'a sound package is imported'                     imports double
check  'each solution has its line'                      has 'ok  wrong_answer/two.py' <out
check  'the table says so'                               has 'published  double' <out
check  'the title is that of the package'                is_version v.title double 'The double'
check  'tags are in lower case and may have spaces'      is_version v.tags double '{easy,"for loops"}'
check  'the time limit may have a fraction'              is_version v.cpu_ms double 1500
check  'wall time is twice that and a second'            is_version v.wall_ms double 4000
check  'samples are shown'                               is_version 'jsonb_array_length(v.samples)' double 1
check  'Markdown becomes HTML with tables'               is_version "v.statements->0->>'html' like '%<strong>twice</strong>%<table>%'" double t
check  'tests are samples first'                         test "$(sql 'select string_agg(name, $$ $$ order by n) from riposte.test_case')" = 'sample/1 secret/2 secret/3'
check  'the same package again is imported again'        imports double/
check  '...as unchanged'                                 has 'unchanged  double' <out
check  'and makes no new version'                        test "$(sql 'select count(*) from riposte.problem_version')" = 1
echo '# better' >>double/submissions/accepted/right.py
sed -i 's/^keywords:.*/keywords: Easy for loops/' double/problem.yaml
check  'a changed one does'                              imports double
check  '...which is used from then on'                   is_version v.number double 2
check  'tags in a text are words'                        is_version v.tags double '{easy,for,loops}'

package liar
echo 'print(2 * int(input()))' >liar/submissions/wrong_answer/right.py
refuse 'a solution that is better than promised is refused' imports liar
check  'with what it got and should have'                has 'NO  wrong_answer/right.py' <out
check  'and the verdict that was expected'               has '(expected WRONG_ANSWER' <out
check  'and the number of them'                          has '1 of 3 solutions' <out
check  'nothing of it stays'                             test "$(drafts)$(sql "select count(*) from riposte.problem where slug = 'liar'")" = 00

package custom; echo "validation: custom" >>custom/problem.yaml
mkdir custom/output_validators
package unsolved
rm unsolved/submissions/accepted/*
package broken
echo ' : [' >broken/problem.yaml
package escaping
ln -sf /etc/passwd escaping/data/secret/2.in
package unanswered
rm unanswered/data/secret/3.ans
package flagged
echo 'validator_flags: float_tolerance' >>flagged/problem.yaml
package Wrong_Name
package good
refuse 'bad packages are refused'                        imports custom unsolved broken escaping unanswered flagged Wrong_Name nowhere good
check  '...a validator that is not there'                has 'custom: no output validator' <out
check  '...no accepted solution'                         has 'unsolved: no accepted solution' <out
check  '...what is no YAML, with its line'               has 'problem.yaml:1:' <out
check  '...a link that leaves the package'               has 'a link that leaves the package' <out
check  '...an input without its answer'                  has 'secret/3.ans' <out
check  '...flags that make no sense'                     has 'float_tolerance needs a number' <out
check  '...a name that could be no address'              has '"Wrong_Name" is no name' <out
check  '...a folder that is not there'                   has 'No such file' <out
check  'a good one behind them is imported'              is_version v.title good 'The double'
check  'no draft is left'                                test "$(drafts)" = 0

package maths
cat >maths/statement/problem.en.md <<'END'
Sum $a_1 + a_2$ and $b_1$ of `$code_here$`, costs $5 or $6, \$x_y\$ too:

$$\sum_{i<n} a_i \& "x"$$
END
html_has () { version "v.statements->0->>'html'" "$1" >html; has "$2" <html; }
check  'a package with formulas is imported'              imports maths
check  'they are kept from Markdown'                      html_has maths 'Sum <span class="math">a_1 + a_2</span> and <span class="math">b_1</span> of'
check  'those on their own too, escaped'                  html_has maths '<span class="math display">\sum_{i&lt;n} a_i \&amp; &quot;x&quot;</span>'
check  'code and prices are none'                         html_has maths '<code>$code_here$</code>, costs $5 or $6, $x_y$ too'

package losses
printf 'colour: red\n' >>losses/problem.yaml
printf '\n<b onclick="x">bold</b> ![a picture](x.png) [go](javascript:x)\n' >>losses/statement/problem.en.md
check  'what does not matter is warned of'               imports losses
check  '...an unknown key'                               has 'the key "colour" is unknown' <out
check  '...images'                                       has 'images were left out' <out
check  'nothing dangerous gets into a page'              is_version "v.statements->0->>'html' ~ '<b |<img|javascript:'" losses f
check  'the words of an image stay'                      is_version "v.statements->0->>'html' like '%a picture%'" losses t
# ---- imports that are killed, and battles meanwhile ---------------------------------
# A solution that takes long for each of its tests.
package long
printf 'import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\nprint(2 * int(input()))\n' \
	>long/submissions/accepted/right.py
for n in $(seq 10 32)
do
	echo "$n" >"long/data/secret/$n.in"
	echo $((2 * n)) >"long/data/secret/$n.ans"
done
state () { sql "select f.state from riposte.verification f join riposte.problem_version v using (version_id) join riposte.problem q using (problem_id) where q.slug = 'long' and f.path = 'accepted/right.py'"; }
is_running () { test "$(state)" = RUNNING; }
in_background () { "$RIPOSTE_PREFIX/bin/riposte-import" -c "$SITE/riposte.conf" long >long.log 2>&1 & importer=$!; }
returned () { sql "select count(*) from riposte.judge_attempt where outcome = 'returned'"; }
problem=double
battle_without_web
echo 'print(2 * int(input()))' >right.py
in_background
check  'an import takes the only slot'                   eventually is_running
check  'a submission in a battle is judged'              gets python right.py ACCEPTED
refuse '...before the import is done'                    test "$(state)" = DONE
check  '...whose solution went back into the queue'      test "$(returned)" -ge 1
kill -9 "$importer"
check  'an import that was killed'                       test "$(drafts)" = 1
check  '...goes on where it was'                         imports long
check  '...with the same draft'                          is_version v.number long 1

# ---- test data on a judge ------------------------------------------------------------
second=$(sql "select t.input from riposte.test_case t join riposte.problem q using (version_id) where q.slug = 'double' and t.n = 2")
has_second () { test "$(sha256sum <"$SITE/cache/$second" | cut -c1-64)" = "$second"; }
is_anew () { now=$(service_pid judge) && test "$now" -gt 0 && test "$now" != "$judge"; }
anew () { judge=$(service_pid judge) && kill "$judge" && eventually is_anew; }
check  'a judge keeps what it was sent'                  has_second
echo damaged >"$SITE/cache/$second"
sql "delete from riposte.blob_chunk c where c.hash <> '$second'"
check  'when it starts anew'                             anew
check  '...it uses what is sound, and asks for the rest' gets python right.py ACCEPTED
check  '...which is sound again'                         has_second

# Together they are larger than the bound, which what is in use may pass.
large () {
	package "$1" && { echo 2; head -c 10000000 /dev/zero | tr '\0' "$2"; } >"$1/data/secret/2.in" &&
	sha256sum <"$1/data/secret/2.in" | cut -c1-64 >"$1.hash"
}
kept () { test -e "$SITE/cache/$(cat "$1.hash")"; }
sound () { test "$(sha256sum <"$SITE/cache/$(cat "$1.hash")")" = "$(cat "$1.hash")  -"; }
bytes () { find "$SITE/cache" -maxdepth 1 -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }
large first a
large second b
package third
echo '# not yet imported' >>third/submissions/accepted/right.py
check  'two problems that are judged at once'            imports first second
check  '...are kept beyond the bound'                    eval 'kept first && kept second'
touch -d '1 hour ago' "$SITE/cache/$(cat first.hash)"
check  'with the next problem'                           imports third
refuse '...what was used longest ago goes'               kept first
check  '...and nothing else'                             kept second
check  '...which is within the bound'                    test "$(bytes)" -le $((16 << 20))
problem=first
battle_without_web
check  'what went is asked for again when it is judged'  gets python right.py ACCEPTED
check  '...and has its hash'                             sound first
site_stop >/dev/null
