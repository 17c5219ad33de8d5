#!/bin/sh
# Every key and rule of the formats has its effect; t/34-packages.t has the kinds of
# problems.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 108
db_new empty
site_start --without web --without nginx --set rate_submissions=1000000

cp -r "$SRC/t/packages/toll" "$SRC/t/packages/quiz" "$SRC/t/packages/walls" \
	"$SRC/t/packages/plus" .
imports () { import "$@" >out 2>&1 || { cat out; return 1; }; }
version () { sql "select $1 from riposte.problem p join riposte.problem_version v using (version_id) where p.slug = '$2'"; }
is_version () { value=$(version "$1" "$2"); test "$value" = "$3" || { echo "$value"; return 1; }; }
solution () { sql "select $1 from riposte.verification f join riposte.problem p using (version_id) where p.slug = '$2' and f.path = '$3'"; }
gets_from () { value=$(solution "$3" "$1" "$2"); test "$value" = "$4" || { echo "$value"; return 1; }; }

check  'three packages that use every key are imported' imports toll walls quiz
refuse 'nothing in them is unknown'                has 'is unknown' <out

# ---- legacy --------------------------------------------------------------------
check  'CRLF ends a line of YAML, too'             is_version v.title toll Toll
check  'keywords are words'                        is_version v.tags toll '{money,roads}'
check  'limits are in MiB'                         is_version "v.memory_kb || ' ' || v.output_kb" toll '262144 1024'
check  'validators have their own'                 is_version "v.validator->'limits'" toll '{"cpu_ms": 10000, "memory_kb": 524288, "output_kb": 2048}'
check  '.timelimit is in seconds'                  is_version v.cpu_ms toll 2000
check  'a statement without language is English'   is_version "v.statements->0->>'lang'" toll en
check  'a .desc is the note of its sample'         is_version "v.samples->0->>'note'" toll 'twice three'
check  'files for players are listed'              is_version "v.attachments->0->>'name'" toll ferry.txt
check  'range tells the most that can be had'      is_version v.max_score toll 95
check  'sum, min, max, avg and a grader make it up' gets_from toll accepted/double.py "f.verdict || f.score" ACCEPTED95
check  'a group that breaks has its least score'   gets_from toll partially_accepted/no-small.py f.score 75
check  'rejected tests have a score of their own'  gets_from toll partially_accepted/some.py f.score 72
check  '...in what the grader of the package reads' gets_from toll partially_accepted/some.py "jsonb_path_query_array(f.tests, '\$[*] ? (@.verdict == \"WRONG_ANSWER\").n')" '[5, 8, 10]'
check  'every output validator must accept'        gets_from toll mixed/blank.py f.verdict WRONG_ANSWER
check  'flags of all tests come before a group'"'"'s' gets_from toll accepted/double.py "f.messages::text like '%strict two words loose%'" t
check  '...and stand alone elsewhere'              gets_from toll accepted/double.py "f.messages->0->>'text' like '%two words' || chr(10) || '%' or f.messages->0->>'text' like '%two words'" t
check  'input validators have those of their group' gets_from toll input_validators/numbers.py f.verdict ACCEPTED
check  'a slow one that is accepted may be'        gets_from toll slow_accepted/adds.py f.verdict ACCEPTED
refuse 'hidden files are no part of a package'     is_version "v.package::text like '%.hidden%'" toll t

# ---- 2025-09 --------------------------------------------------------------------
check  'an embargo hides the problem'              test "$(sql "select visibility from riposte.problem where slug = 'walls'")" = hidden
check  '...and is told'                            has 'under embargo until 2999-12-31' <out
check  'languages are ours'                        is_version v.languages walls '{python,cpp}'
check  'the limit of a source is kept'             is_version v.code_kb walls 64
check  'a limit is found from the slowest'         is_version v.cpu_ms walls 500
check  'constants stand in statements'             is_version "v.statements->0->>'html' like '%<td>99</td>%'" walls t
check  '...in input validators'                    gets_from walls input_validators/shape f.verdict ACCEPTED
check  '...and in included files'                  gets_from walls accepted/all.py "f.verdict || f.score" ACCEPTED100
check  'a folder is a program'                     gets_from walls accepted/parts "f.verdict || f.score" ACCEPTED100
check  'a multiplier and a score make up groups'   gets_from walls mixed/half.py 'round(f.score::numeric, 2)' 50.79
check  'tests have arguments and files'            gets_from walls mixed/careful.py f.score 100
check  'players hear what is meant for them'       gets_from walls wrong_answer/more.py f.detail 'there are not so many walls; try 5'
check  'a group waits for what it requires, a least of 0 for none'     gets_from walls wrong_answer/more.py "jsonb_path_query_array(f.tests, '\$[*].n')" '[1, 2, 3, 4]'
check  'what must be taken and what not is judged' gets_from walls output_validator f.verdict ACCEPTED
check  'what is shown as output is judged as well' gets_from walls output_validator "jsonb_array_length(f.program->'outputs')" 3
check  'an output of its own is shown'             is_version "v.samples->0->>'output'" walls 2
check  'a crash is no wrong answer'                gets_from walls brute_force/falls.py f.verdict RUNTIME_ERROR

# ---- answers instead of programs --------------------------------------------------
check  'answers in files of their own'             gets_from quiz accepted/all f.verdict ACCEPTED
check  '...or in one text'                         gets_from quiz accepted/one.txt f.verdict ACCEPTED
check  '...or made by a program'                   gets_from quiz accepted/adds.py f.verdict ACCEPTED
check  'one that is missing is told'               gets_from quiz wrong_answer/half.txt f.detail 'there is no answer to it: begin one with the line "=== blue"'
check  'one that is wrong, too'                    gets_from quiz wrong_answer/near.txt f.detail 'line 1, word 1 is wrong'
check  'constants have variants'                   is_version "v.statements->0->>'html' like '%1000 (a thousand), 10 in each%'" quiz t
check  'what is none stays, places of samples go'  is_version "v.statements->0->>'html' like '%sums.  {{UNKNOWN}}</p>%'" quiz t
problem=quiz
battle_without_web
printf '=== red\n60\n=== blue\n15\n' >answers.txt
check  'players send answers'                      gets text answers.txt ACCEPTED
refuse 'and no programs'                           send python "$SRC/t/packages/quiz/submissions/accepted/adds.py"
check  '...which is told'                          has 'this problem takes only: text' <notices
seq 400 >long.txt
refuse 'nor more than the package allows'          send text long.txt
check  '...which is told, too'                     has 'at most 1 KiB' <notices

# ---- what contradicts itself -------------------------------------------------------
# change NAME FROM COMMAND: the package FROM as NAME, changed by COMMAND in it.
change () { cp -r "$2" "$1" && (cd "$1" && sh -c "$3"); }
change both plus 'sed -i "s/^type:.*/type: [pass-fail, scoring]/" problem.yaml'
change talks quiz 'sed -i "s/^type:.*/type: [submit-answer, interactive]/" problem.yaml'
change later walls 'echo "require_pass: [secret/3-all]" >>data/secret/1-sum/test_group.yaml'
change nameless quiz 'sed -i "s/LIMIT:/1st:/" problem.yaml'
change format plus 'sed -i "s/^problem_format_version:.*/problem_format_version: 2031-01/" problem.yaml'
# One solution is enough for what is said of the data.
one="rm -r submissions/[b-z]* submissions/accepted/parts"
change lenient walls "$one; "'cp data/invalid_output/five.out data/valid_output/five.out'
change strict walls "$one; "'cp data/valid_output/five.out data/invalid_output/five.out'
change sloppy walls "$one; "'echo 6 >data/sample/1.out'
change timed plus 'sed -i "s/time_limit: 1/time_limit: soon/" problem.yaml'
refuse 'packages that contradict themselves are refused' imports both talks later nameless format lenient strict sloppy timed
check  '...a type of two kinds'                    has 'both: a problem is pass-fail or scoring, not both' <out
check  '...answers that talk'                      has 'talks: submit-answer goes neither with interactive' <out
check  '...a group that requires a later one'      has 'later: require_pass: there is no group secret/3-all before' <out
check  '...a constant that has no name'            has 'nameless: "1st" is no name of a constant' <out
check  '...a format that is not there yet'         has 'format: problem_format_version "2031-01" is unknown' <out
check  '...a validator that refuses what is valid' has 'output_validator                     WRONG_ANSWER       0.00 s : data/valid_output/five.out: it was refused' <out
check  '...or takes what is not'                   has 'data/invalid_output/five.out: it was taken' <out
check  '...or refuses what is shown as an output'  has 'data/sample/1.out: it was refused' <out
check  '...a time limit that is no number'         has 'time_limit: "soon" is no number' <out

change grammar plus 'mkdir input_validators; printf "INT(0, 99) SPACE INT(0, 99) NEWLINE EOF\n" >input_validators/a.ctd
	echo "[]" >input_validators/b.viva; mkdir data/invalid_input; echo "1  2" >data/invalid_input/blanks.in'
change linked plus 'mkdir extra; mv data/secret/1.in extra; ln -s ../../extra/1.in data/secret/1.in'
check  'links within a package are followed'       imports linked

# Debian has no checktestdata: where it is not installed by hand, one that knows a single
# grammar, and the exit codes, stands where sandboxes find it.
checktestdata=/usr/local/bin/checktestdata
if ! PATH=/usr/local/bin:/usr/bin:/bin command -v checktestdata >/dev/null
then
	check  'grammars are passed over where their tool is missing' imports grammar
	check  '...which is named'                 has 'input_validators/a.ctd is passed over: checktestdata is not installed' <out
	trap 'rm -f "$checktestdata"; leave' EXIT
	cat >"$checktestdata" <<'T'
#!/usr/bin/python3
import re, sys
grammar, text = open(sys.argv[1]).read(), sys.stdin.read()
if grammar == "INT(0, 99) SPACE INT(0, 99) NEWLINE EOF\n":
    sys.exit(0 if re.fullmatch(r"[1-9]?[0-9] [1-9]?[0-9]\n", text) else "it differs")
print("a grammar with a mistake")
sys.exit(2)
T
	chmod 755 "$checktestdata"
else
	check  'grammars are used where their tool is installed' :
	check  '...already'                        :
fi
change ctd grammar 'echo >>statement/problem.en.md'
check  'checktestdata looks at inputs by its grammar' imports ctd
check  '...at those that it must take'             gets_from ctd input_validators/a.ctd f.verdict ACCEPTED
check  '...while none of VIVA is understood'       has 'input_validators/b.viva is passed over' <out
change taken ctd 'mv data/invalid_input/blanks.in data/invalid_input/fine.in; echo "1 2" >data/invalid_input/fine.in'
change broken ctd 'echo "INT(" >input_validators/a.ctd'
refuse 'a grammar that takes what is invalid refuses the package' imports taken broken
check  '...by name'                                has 'data/invalid_input/fine.in: it should be refused' <out
check  '...one with a mistake, too'                has 'exit code 1' <out

change tagged toll 'rm -r submissions/[ps]* submissions/mixed/blank.py; printf "{\"submissions/mixed/a.txt\": {\"language_id\": \"python3\", \"entry_point\": \"a.txt\"}}" >submissions.json
	printf "# @EXPECTED_RESULTS@: CHECK-MANUALLY\nprint(1)\n" >submissions/mixed/any.py
	printf "# @EXPECTED_RESULTS@: Run_Error, NO-OUTPUT\nraise SystemExit(3)\n" >submissions/mixed/two.py
	printf "print(2 * int(input()))\n" >submissions/mixed/a.txt'
check  'DOMjudge'"'"'s tags and submissions.json are read' imports tagged
check  '...a language that no ending tells'        gets_from tagged mixed/a.txt "f.language || ' ' || f.verdict" 'python ACCEPTED'
check  '...one of several results'                 gets_from tagged mixed/two.py f.verdict RUNTIME_ERROR

change several plus 'mkdir submissions/accepted/java submissions/accepted/go'
cat >several/submissions/accepted/java/adder.java <<'J'
package one.two;

public class Adder {
	public static int add(int a, int b) {
		return a + b;
	}
}
J
cat >several/submissions/accepted/java/start.java <<'J'
/* No class Adder of the
   package one.two; that is elsewhere. */
package three;

import java.util.Scanner;
import one.two.Adder;

class Start {
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		System.out.println(Adder.add(in.nextInt(), in.nextInt()));
	}
}
J
cat >several/submissions/accepted/go/start.go <<'G'
package main

import "fmt"

func main() {
	var a, b int
	fmt.Scan(&a, &b)
	fmt.Println(add(a, b))
}
G
printf 'package main\n\nfunc add(a, b int) int {\n\treturn a + b\n}\n' >"several/submissions/accepted/go/add up.go"
check  'programs of several files'                 imports several
check  '...may be in several packages of Java'     gets_from several accepted/java f.verdict ACCEPTED
check  '...or in Go'                               gets_from several accepted/go f.verdict ACCEPTED

# ---- more of 2025-09 -----------------------------------------------------------------
cp -r "$SRC/t/packages/twice" .
change found twice 'echo 7 >data/invalid_input/fine.in'
change third twice 'rm data/invalid_input/large.yaml'
check  'a package with two input validators is imported' imports twice
check  '...each of which takes what is valid'      gets_from twice input_validators/short.py f.verdict ACCEPTED
check  '...and one at least refuses what is not'   gets_from twice input_validators f.verdict ACCEPTED
refuse 'an invalid input that all of them take refuses the package' imports found third
check  '...by name'                                has 'data/invalid_input/fine.in: it should be refused' <out
check  '...also one that only other arguments refuse' has 'data/invalid_input/large.in: it should be refused' <out
change again twice 'echo "# another" >>submissions/wrong_answer/six.py'
check  'the same with another solution'            imports again
check  'a limit nearer to the slowest solution than the package wants is told' has 'the time limit of 1 s is tight: the slowest solution takes' <out
check  'footnotes stand below the statement'       is_version "v.statements->0->>'html' like '%<section class=\"footnotes\"%Once is <em>not</em> enough%'" twice t
check  'who fails a test is told its hint'         gets_from twice wrong_answer/six.py f.detail 'line 1, word 1 is wrong; it is not always six'
check  '...whatever the verdict is'                gets_from twice run_time_error/falls.py f.detail 'exit code 1; it is not always six'
check  'files may be written, and are gone in the next test' gets_from twice accepted/notes.py f.verdict ACCEPTED
change fixed twice 'sed -i /allow_file_writing/d problem.yaml; mv submissions/accepted/notes.py submissions/run_time_error'
change shut twice 'sed -i "s/^\(allow_file_writing\|full_feedback\): true/\1: false/" problem.yaml data/secret/2.yaml
	mv submissions/accepted/notes.py submissions/run_time_error'
check  'they may not be'                           imports fixed shut
check  '...where the package does not say so'      gets_from fixed run_time_error/notes.py f.verdict RUNTIME_ERROR
check  '...or says no'                             gets_from shut run_time_error/notes.py f.verdict RUNTIME_ERROR
shown () { test "$(sql "select count(*) from riposte.test_case t join riposte.problem p using (version_id) where p.slug = '$1' and t.how ? 'full_feedback'")" = "$2"; }
check  'a test is shown to who fails it'           shown twice 1
check  '...unless the package says no'             shown shut 0

# The message is longer than a reason may be, and its letters have two bytes each.
change wordy twice 'mkdir output_validator; rm -r submissions/run_time_error'
cat >wordy/output_validator/v.py <<'V'
import sys
if sys.stdin.read() == open(sys.argv[2]).read():
    sys.exit(42)
with open(sys.argv[3] + "teammessage.txt", "w", encoding="utf-8") as said:
    said.write("\u00e9" * 200)
sys.exit(43)
V
check  'a message that is too long'                imports wordy
check  '...is cut between two letters'             gets_from wordy wrong_answer/six.py "f.detail ~ '^é+\$' and octet_length(f.detail) > 100" t
change wide plus true
change odd plus 'sed -i "s/time_limit: 1/time_limit: 1.5/" problem.yaml; mkdir output_visualizer; echo 1 >output_visualizer/draw.py'
check  'a limit that is wide enough'               imports wide
refuse '...is not'                                 has 'is tight' <out
refuse '...nor one of whole seconds'               has 'time_resolution' <out
check  'another time limit'                        imports odd
check  '...is no multiple of its resolution'       has 'time_limit 1.5 is no multiple of time_resolution 1' <out
check  'what draws outputs is passed over'         has 'output_visualizer is passed over' <out

# ---- slow solutions ------------------------------------------------------------------------
# slow NAME SECONDS COMMAND: plus, with a solution that takes as long in each test.
slow () {
	change "$1" plus "mkdir submissions/time_limit_exceeded; sed -i 's/memory: 64/&\n  output: 1/' problem.yaml; $3"
	cat >"$1/submissions/time_limit_exceeded/waits.c" <<C
#include <stdio.h>
#include <time.h>
int main(void)
{
	int a, b;
	while (clock() < $2 * CLOCKS_PER_SEC)
		;
	scanf("%d%d", &a, &b);
	printf("%d\n", a + b);
}
C
}
slow far 1.7 true
slow near 1.2 true
slow unsure 1.2 'sed -i /time_limit:/d problem.yaml'
slow sure 1.2 'sed -i "s/time_limit: .*/time_multipliers: {time_limit_to_tle: 1.1}/" problem.yaml'
slow margin 1.7 'sed -i "s/2025-09/legacy/; s/^name/validation: default\nname/" problem.yaml; mv statement problem_statement'
check  'solutions that are too slow'               imports far near sure margin
refuse '...may be so by far'                       has 'far: warning: submissions/time_limit_exceeded/waits.c is too slow by little' <out
check  '...or by less than the package should see to' has 'near: warning: submissions/time_limit_exceeded/waits.c is too slow by little: it takes 1.' <out
check  '...where it is TIME_LIMIT all the same'    gets_from near time_limit_exceeded/waits.c "f.verdict || jsonb_array_length(f.tests)" TIME_LIMIT2
check  '...while far too slow ends at once'        gets_from far time_limit_exceeded/waits.c "f.verdict || jsonb_array_length(f.tests)" TIME_LIMIT1
check  'the legacy formats have a wider margin'    has 'margin: warning: submissions/time_limit_exceeded/waits.c is too slow by little: it takes 1.' <out
refuse 'a limit that is found must tell them apart' imports unsure
check  '...which is told'                          has 'no time limit tells fast and slow solutions apart' <out
site_stop >/dev/null
