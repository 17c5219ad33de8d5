#!/bin/sh
# Packages that look at sources, that bring code to begin with, and that show who fails
# a test what is in it.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 32
db_new empty
site_start --without web --without nginx --set rate_submissions=1000000

cp -r "$SRC/t/packages/terse" "$SRC/t/packages/twice" "$SRC/t/packages/quiz" .
imports () { import "$@" >out 2>&1 || { cat out; return 1; }; }
solution () { sql "select $1 from riposte.verification f join riposte.problem p using (version_id) where p.slug = '$2' and f.path = '$3'"; }
gets_from () { value=$(solution "$3" "$1" "$2"); test "$value" = "$4" || { echo "$value"; return 1; }; }
change () { cp -r "$2" "$1" && (cd "$1" && sh -c "$3"); }

# ---- what a static validator says -----------------------------------------------------
check  'a package with a static validator is imported' imports terse
check  'each group that wants one has a test more' test "$(sql "select string_agg(t.name, ', ' order by t.n) from riposte.test_case t join riposte.problem p using (version_id) where p.slug = 'terse' and t.how ? 'static'")" = 'sample/static validation, secret/1-short/static validation, secret/2-plain/static validation'
check  'its score is a part of the maximum'        gets_from terse accepted/short.py f.score 100
check  '...or less, as it says'                    gets_from terse mixed/sum.cpp 'round(f.score::numeric, 1)' 90.7
check  'a group without scores falls with it'      gets_from terse mixed/named.py f.score 60
check  '...for a reason that players hear'         gets_from terse rejected/forbidden.py f.detail 'exec is not allowed'
check  'its file is found where the validator has one of that name' gets_from terse accepted/short.py "f.messages::text like '%submitted-main.py in python3 beside [%submitted-main.py%'" t
check  '...and by its own name elsewhere'          gets_from terse mixed/sum.cpp "f.messages::text like '%main.cpp in cpp beside [%'" t
check  'nothing else of the package is there'      gets_from terse mixed/sum.cpp "f.messages::text ~ 'judge\\.|1\\.in'" f
check  'its time is not the program'"'"'s'         gets_from terse accepted/short.py "jsonb_path_query_array(f.tests, '\$[*].cpu_ms') @> '[0]'" t

# ---- what contradicts itself -----------------------------------------------------------
change none terse 'rm -r static_validator'
change unscored terse 'sed -i "/static_validation_score/d" data/secret/1-short/test_group.yaml'
change more terse 'sed -i "s/^static_validation_score: 20/static_validation_score: 61/" data/secret/1-short/test_group.yaml'
change less terse 'sed -i "s/^static_validation_score: 20/static_validation_score: -1/" data/secret/1-short/test_group.yaml'
change plain terse 'sed -i "s/^static_validation_score: .*/static_validation_score: 5/" data/secret/2-plain/test_group.yaml'
change passing terse 'sed -i "s/^static_validation_score: .*/static_validation_score: pass-fail/" data/secret/1-short/test_group.yaml'
change answers quiz 'mkdir static_validator; echo "exit(42)" >static_validator/look.py'
change crash twice 'sed -i 1i1/0 static_validator/look.py'
refuse 'packages that contradict themselves are refused' imports none unscored more less plain passing answers crash
check  '...a test for which there is no validator' has 'none: data/sample/test_group.yaml: static_validation_score, but there is no static_validator' <out
check  '...arguments for no test'                  has 'unscored: data/secret/1-short/test_group.yaml: static_validator_args without static_validation_score' <out
check  '...more than the group has'                has 'more: secret/1-short: static_validation_score is not within max_score' <out
check  '...less than nothing'                      has 'less: secret/1-short: static_validation_score is not within max_score' <out
check  '...a score where there is none'            has 'plain: static_validation_score: "5" in a group without scores' <out
check  '...none where there is one'                has 'passing: static_validation_score: "pass-fail" in a group that has scores' <out
check  '...answers, which have no source'          has 'answers: static_validator: answers that are submitted have no source' <out
check  '...a validator that fails'                 has 'look.py failed: exit code 1' <out

# ---- what players get -------------------------------------------------------------------
problem=twice
check  'a problem whose groups pass or fail may have one' imports twice
battle_without_web
printf 'print(2 * int(input())) # seven\n' >seven.py
check  'what it refuses is a wrong answer'         gets python seven.py WRONG_ANSWER
check  '...before anything secret is run'          is .detail 'seven does not help'
check  'a test that its package does not show is not' is .failed_test null
check  'code to begin with is told with the problem' test "$(sql "select api.problem_show(null, 'twice')->'templates'")" = '[{"source": "n = int(input())\n", "language": "python"}]'
printf 'print(6)\n' >six.py
check  'who fails a test that is shown'            gets python six.py WRONG_ANSWER
check  '...is told so'                             is .shows_test true
check  '...and sees what was given'                is '.failed_test.input | tojson' '"4\n"'
check  '...and what would be right'                is '[.failed_test.answer, .failed_test.cut] | tojson' '["8\n",false]'
sql "select api.guest_create(null, '{\"name\": \"Bob\"}')" >"$scratch/body"
other=$(printf %s "$(field ._session)" | sha256sum | cut -c1-64)
ask room_join "$other" "$code" '{}' >/dev/null
check  'another player'                            ask submission_show "$other" "$submission"
check  '...is not'                                 is '[.shows_test, .failed_test] | tostring' '[null,null]'

# A file of which only the beginning is shown.
put () {
	sql "set search_path = riposte; insert into riposte.blob (hash, size, complete) select encode(sha256($1), 'hex'), length($1), true;
		insert into riposte.blob_chunk (hash, n, data) select encode(sha256($1), 'hex'), 0, $1;
		select $2 from riposte.blob_beginning(encode(sha256($1), 'hex')) b"
}
check  'a long file is cut between two letters'    test "$(put "convert_to('x' || repeat('é', 3000), 'UTF8')" "length(b) || right(b, 1)")" = 2000é
check  'what is no text can be shown'              test "$(put "'\xff41'::bytea" b)" = '?A'
site_stop >/dev/null
