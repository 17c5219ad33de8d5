#!/bin/sh
# Every verdict, with the words that explain it.  Each language's are in
# t/35-languages.t.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 37
with_plenty
judge_site
fills_memory () { problem=plenty; gets "$@" MEMORY_LIMIT; filled=$?; problem=sum; return $filled; }

# Sources are named WHAT.LANGUAGE.
cat >right.c <<'END'
#include <stdio.h>
int main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\n", a + b); }
END
echo 'a, b = map(int, input().split()); print(a + b)' >right.python

for l in c python; do echo 'this ( is no program' >syntax.$l; done

echo 'int main(void) { __builtin_trap(); }' >crash.c
echo 'import sys; sys.exit(7)' >crash.python

echo 'int main(void) { for (volatile int i = 0;; i++); }' >endless.c
echo 'while True: pass' >endless.python

cat >hog.c <<'END'
#include <stdlib.h>
#include <string.h>
int main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }
END
printf 'all = []\nwhile True: all.append(bytes(range(256)) * 40960)\n' >hog.python

for l in c python
do
	check "$l: a right program is accepted"            gets $l right.$l ACCEPTED
	check "$l: ...on every test"                       is '.passed == .total and .total > 1' true
	check "$l: what does not compile is no attempt"    gets $l syntax.$l COMPILE_ERROR
	check "$l: ...and the compiler says why"           is '.compile_output | test("(?i)error")' true
	check "$l: ...without our paths"                   is '.compile_output | test("/box|/tmp")' false
	check "$l: a crash is a run-time error"            gets $l crash.$l RUNTIME_ERROR
	check "$l: ...with its signal or exit code"        is '.detail | test("^(signal|exit code) [0-9]+")' true
	check "$l: an endless loop meets the time limit"   gets $l endless.$l TIME_LIMIT
	check "$l: too much memory meets its limit"        fills_memory $l hog.$l
done

check 'the time that was allowed and used is told' gets c endless.c TIME_LIMIT
check '...in seconds' is '.detail | test("^[0-9.]+ s of CPU time allowed, stopped at [0-9.]+ s$")' true

echo 'int main(void) { for (;;) __builtin_puts("spam spam spam spam spam spam spam"); }' >spam.c
check  'and so is memory' fills_memory c hog.c
check  '...in MiB' is '.detail | test("^[0-9]+ MiB allowed, stopped at [0-9]+ MiB$")' true
check  'endless output meets its limit'           gets c spam.c OUTPUT_LIMIT
check  '...in KiB'  is '.detail | test("^[0-9]+ KiB allowed, stopped at [0-9]+ KiB$")' true
echo '#include <unistd.h>
int main(void) { pause(); }' >asleep.c
check  'a program that sleeps meets the wall time' gets c asleep.c TIME_LIMIT
check  '...and is told what it used' \
	is '.detail | test("^[0-9.]+ s of wall time allowed, stopped at [0-9.]+ s, of which 0[.]0[0-9] s of CPU time")' true
cat >forks.c <<'END'
#include <unistd.h>
int main(void) { for (;;) switch (fork()) { case -1: return 7; case 0: for (;;) pause(); } }
END
check  'a program that is refused processes fails' gets c forks.c RUNTIME_ERROR
check  '...and is told that' \
	is '.detail | test("^exit code 7; it was refused more than [0-9]+ processes and threads$")' true
check  'each test tells what it waited for a processor' is '.tests[0].wait_ms | type' number
attempts () { sql 'select count(*) from riposte.judge_attempt where wait_ms is not null and contended is not null'; }
check  '...and so does each attempt'              test "$(attempts)" -gt 3
slots () { sql "select slot_states->0->>'processors' ~ '^[0-9,]+$' and slot_states->0 ? 'released' from riposte.judge_worker"; }
check  'the slots tell their processors'          test "$(slots)" = t
cat >stdin.js <<'END'
const fs = require('fs');
console.log(fs.readFileSync('/dev/stdin', 'utf8').trim().split(/\s+/).map(Number).reduce((a, b) => a + b));
END
check  'a program may open /dev/stdin'            gets javascript stdin.js ACCEPTED
echo 'print(-1)' >wrong.python
check  'a wrong answer is one'                    gets python wrong.python WRONG_ANSWER
check  '...and the first failed test is told'     is .test 1
refuse 'but never what was expected'              has expected <"$scratch/body"

cat >echo.c <<'END'
#include <stdio.h>
int main(void) { int c; while ((c = getchar()) != EOF) putchar(c); fputs("\xff!", stderr); return 3; }
END
try_out c echo.c 'hello
there' >/dev/null
ran
check 'a run reads its input and shows its output' is .stdout 'hello
there'
check '...its errors as text, and its exit code'   is '.stderr + " " + (.exit_code | tostring)' "$(printf '\357\277\275! 3')"
site_stop >/dev/null
