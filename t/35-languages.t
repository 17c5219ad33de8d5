#!/bin/sh
# In each language of the core set: hello, a sum, and the right verdict for every
# misfortune.  LANGUAGES="c d" tries these, LANGUAGES=installed all that the machine
# has; ./check languages installs and tries all.
#
# t/languages/ID has the programs.  Before each stands "=== NAME", and behind the
# name the verdict where it is not the usual one.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
# shellcheck disable=SC2034 # judge.sh reads it
problem=plus
core='bash c cpp go java javascript lua perl php python ruby rust sql typescript'

with_plenty

mkdir -m 755 site
echo "max_workers = $(nproc)" >site/local.conf
judge_site

"$RIPOSTE_PREFIX/libexec/riposte/riposte-judge" -c "$SITE/riposte.conf" --languages >listing 2>listing.log
cut -f 1,2 listing | grep '^offered' | cut -f 2 >offered
: "${LANGUAGES:=$core}"
test "$LANGUAGES" != installed || LANGUAGES=$(cat offered)

is_complete () {
	for id in $core
	do
		grep -qx "$id" offered || { echo "$id is missing"; cat listing.log; return 1; }
	done
}
each_has_programs () {
	for file in "$SRC"/judge/languages/*
	do
		needed='hello sum crash loop hog'
		! grep -q '^compile = ' "$file" || needed="$needed syntax"
		test "${file##*/}" != text || needed='hello sum'
		for name in $needed
		do
			grep -q "^=== $name" "$SRC/t/languages/${file##*/}" ||
				{ echo "${file##*/} has no $name"; return 1; }
		done
	done
}
check 'what ./run installs brings the core set'   is_complete
check 'every language has the programs of a test' each_has_programs

# ---- all are put into the queue at once ----------------------------------------

cat >programs.jq <<'END'
def quoted: "'" + gsub("'"; "''") + "'";
def expected($name): {hello: "ACCEPTED", sum: "ACCEPTED", template: "ACCEPTED",
	syntax: "COMPILE_ERROR", crash: "RUNTIME_ERROR", loop: "TIME_LIMIT",
	hog: "MEMORY_LIMIT"}[$name];
# hello and template write what nobody expects: they are runs, not submissions
def kind: if .name == "hello" or .name == "template" then "run" else "submission" end;
def made: {key: ($language + "-" + .name), $language, source,
		problem: (if .name == "hog" then "plenty" else $problem end)}
	+ if kind == "run" then {problem: null, stdin: ""} else {} end;

[("\n" + .) | split("\n=== ")[1:][] | (split("\n")[0] | split(" ")) as $title |
	{name: $title[0], verdict: $title[1], source: (.[index("\n") + 1:] + "\n")}]
	+ [{name: "template", source: ($template | .[(index("\ntemplate:\n") // error("no template")) + 11:])}]
| .[] | "insert into program select \($language | quoted), \(.name | quoted),
	\(.verdict // expected(.name) | quoted), \(kind | quoted),
	(api.\(kind)_create(\($who | quoted), \($code | quoted), \(made | tojson | quoted))->>'id')::bigint;"
END
put_all () {
	echo 'create table program (language text, name text, expected text, kind text, id bigint);'
	for id in $LANGUAGES
	do
		jq -Rrs --arg language "$id" --arg who "$who" --arg code "$code" --arg problem "$problem" \
			--rawfile template "$SRC/judge/languages/$id" -f programs.jq "$SRC/t/languages/$id" || return 1
	done
}
put_all >programs.sql || bail 'the programs cannot be put into SQL'
psql -XAtqw -v ON_ERROR_STOP=1 -f programs.sql "$DATABASE_URL" >program.log 2>&1 || {
	grep -v INFO program.log
	bail 'the programs were not taken'
}

# shellcheck disable=SC2046 # a count
WITHIN=$((120 + 60 * $(echo $LANGUAGES | wc -w))) eventually is_idle ||
	bail "not all was judged: $(sql 'select count(*) from riposte.judge_job')"

# ---- and looked at -----------------------------------------------------------------

sql "select json_build_object('language', p.language, 'name', p.name, 'expected', p.expected,
		'verdict', v.verdict, 'detail', v.detail, 'compile_output', v.compile_output,
		'stdout', r.stdout, 'stderr', r.stderr, 'cpu_ms', v.cpu_ms)
	from program p left join riposte.run r on p.kind = 'run' and r.run_id = p.id
	left join riposte.submission s on p.kind = 'submission' and s.submission_id = p.id,
	lateral (select coalesce(r.verdict, s.verdict) as verdict, coalesce(r.detail, s.detail) as detail,
		coalesce(r.cpu_ms, s.cpu_ms) as cpu_ms,
		coalesce(r.compile_output, s.compile_output) as compile_output) v
	order by p.language, p.id" >results
jq -r '[.language, .name, ({hello: "says hello", sum: "reads numbers and adds them",
	syntax: "what does not compile is told and no attempt", crash: "a crash is a run-time error",
	loop: "an endless loop meets the time limit", hog: "too much memory meets its limit",
	template: "what the editor begins with compiles and runs"}[.name])] | join("\t")' results >titles

is_right () {
	sed -n "${n}p" results
	sed -n "${n}p" results | jq -e '.verdict == .expected and
		(.name != "hello" or (.stdout | rtrimstr("\n")) == "Hello, World!") and
		(.name != "syntax" or (.compile_output | test("[a-z]") and (contains("/box/") | not)))'
}
n=0
while IFS="$(printf '\t')" read -r language name title
do
	n=$((n + 1))
	check "$language: $title" is_right
done <titles
refuse 'none was left out' test "$n" = 0
plan "$count"
site_stop >/dev/null
