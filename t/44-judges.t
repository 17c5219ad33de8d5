#!/bin/sh
# Several judges at once, each with other languages, and one that comes and goes.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 16
for judge in one other
do
	mkdir $judge && chmod 755 $judge
done
cp "$SRC/judge/languages/c" "$SRC/judge/languages/python" one/
cp "$SRC/judge/languages/python" other/
sed 's/^id = .*/id = toy/' "$SRC/judge/languages/bash" >other/toy
# A file with an error, and a compiler that is not there, beside them.
printf 'id = broken\nname Broken\n' >other/broken
sed 's/^id = .*/id = absent/; s/^version = .*/version = no-such-compiler --version/; s/^packages = .*/packages = no-such-package/' \
	"$SRC/judge/languages/c" >other/absent
RIPOSTE_JUDGE_LANGUAGES=$scratch/one
RIPOSTE_JUDGE_NAME=one
export RIPOSTE_JUDGE_LANGUAGES RIPOSTE_JUDGE_NAME
judge_site

echo 'a, b = map(int, input().split()); print(a + b)' >right.python
echo 'read a b; echo $((a + b))' >right.bash
cat >right.c <<'END'
#include <stdio.h>
int main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\n", a + b); }
END

offered () { ask language_list "$who" | jq -r '[.items[].id] | sort | join(" ")'; }
offers () { test "$(offered)" = "$1"; }
who_judged () {
	sql "select w.name from riposte.judge_attempt a join riposte.judge_worker w using (worker_id)
		where a.submission_id = $submission and a.outcome = 'finished'"
}

check  'one judge'                                     offers 'c python'
refuse 'a language that nobody offers is not taken'    send toy right.bash
set -- RIPOSTE_JUDGE_LANGUAGES="$scratch/other" RIPOSTE_JUDGE_NAME=other \
	RIPOSTE_JUDGE_CACHE="$scratch/cache" DATABASE_URL="$DATABASE_URL user=riposte_judge"
install -d -o riposte-judge -m 0700 cache
env "$@" s6-setuidgid riposte-judge "$RIPOSTE_PREFIX/libexec/riposte/riposte-judge" \
	-c "$SITE/riposte.conf" 2>other.log &
other=$!
check  'another with more'                             eventually offers 'c python toy'
check  'a language file with an error is told'         has 'other/broken:2: name Broken is not' <other.log
check  'a missing compiler is, with its packages'      has 'language=absent command=no-such-compiler packages=no-such-package' <other.log
check  'what one offers is judged by it'               gets c right.c ACCEPTED
check  '...and nobody else'                            test "$(who_judged)" = one
check  'what the other offers'                         gets toy right.bash ACCEPTED
check  '...by the other'                               test "$(who_judged)" = other
for _ in $(seq 20)
do
	send python right.python >/dev/null || bail 'cannot submit'
done
check  'what both offer'                               eventually is_idle
check  'is judged once each'                           test "$(sql "
	select count(*) || ' ' || count(distinct submission_id) from riposte.judge_attempt
	where outcome = 'finished' and submission_id is not null")" = '22 22'
kill -TERM $other
wait $other
check  'one that goes takes its language along'        eventually offers 'c python'
send toy right.bash
check  'what was sent for it waits'                    is .state QUEUED
check  'others do not'                                 gets python right.python ACCEPTED
submission=$(sql "select max(submission_id) from riposte.submission where language = 'toy'")
env "$@" s6-setuidgid riposte-judge "$RIPOSTE_PREFIX/libexec/riposte/riposte-judge" \
	-c "$SITE/riposte.conf" 2>other.log &
other=$!
check  'until it is back'                              judged
check  '...and right'                                  is .verdict ACCEPTED
kill -TERM $other
wait $other
site_stop >/dev/null
