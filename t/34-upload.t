#!/bin/sh
# Staff upload packages, and a judge's host imports them.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 52
db_new empty
site_start

for name in plus steps
do
	python3 - "$SRC/t/packages/$name" "$name" <<'P'
import shutil, sys
shutil.make_archive(sys.argv[2], "zip", sys.argv[1])
P
done
cp plus.zip 'My Plus.zip'

become () { guest "$1" >/dev/null && sql "update riposte.person set role = '$2' where name = '$1'"; }
# upload STATUS FILE QUERY [TYPE]
upload () {
	curl -sS -m 45 -X PUT -H "Origin: $URL" -H "Content-Type: ${4:-application/zip}" \
		-b "$scratch/$caller.jar" --data-binary "@$2" -o body -w '%{http_code}' \
		"$URL/api/v1/admin/packages?$3" >status || return 1
	import=$(field .id 2>/dev/null)
	test "$(cat status)" = "$1" || { cat status body; return 1; }
}
is_over () { api GET "/admin/imports/$import" >/dev/null && test "$(field .state)" = DONE; }
ends () { WITHIN=60 eventually is_over && is .result "$1"; }
listed () { call GET "/api/v1/problems" >listing && jq -e --arg s "$1" '.items | any(.slug == $s)' <listing; }

become ruth admin
become tess teacher
become theo teacher
guest ada

as ada
check  'players may not upload'                      upload 403 plus.zip 'name=plus.zip'
check  '...nor look at imports'                      answers 403 GET /admin/imports
as tess
check  'a teacher uploads a package'                 upload 202 plus.zip 'name=plus.zip'
check  'which is imported'                           ends published
check  'as the file is called'                       is .problem plus
check  'every solution has its line'                 is '[.solutions[] | select(.path | startswith("accepted"))] | length' "$(find "$SRC/t/packages/plus/submissions" -type f | wc -l)"
check  'and agrees'                                  is '.solutions | all(.agrees)' true
check  'it is whose who sent it'                     is .owner tess
check  'and everybody finds it'                      listed plus
check  'the archive itself is kept no longer'        test "$(sql 'select count(*) from riposte.package_chunk')" = 0
check  'the same again is nothing new'               upload 202 plus.zip 'name=plus.zip'
check  '...which its import says'                    ends unchanged
check  'a name may be given'                         upload 202 'My Plus.zip' 'name=My%20Plus.zip&slug=mine&visibility=hidden'
check  '...'                                         ends published
as ada
refuse 'what is to be hidden is in no list'          listed mine
as tess
check  'but in that of its owner'                    listed mine
check  'a teacher sees their own problems'           api GET /admin/problems
check  '...all of them'                              is '[.items[].slug] | join(" ")' 'mine plus'
as theo
check  'others do not'                               api GET /admin/problems
check  '...see them there'                           is '.items | length' 0
check  '...nor their imports'                        answers 404 GET "/admin/imports/$import"
check  'nor replace them'                            upload 202 'steps.zip' 'name=plus.zip'
check  '...which is refused'                         ends refused
check  '...with the reason'                          is '.why | test("not yours")' true
check  'no draft is left of it'                      test "$(sql "select count(*) from riposte.problem_version where state = 'DRAFT'")" = 0

# ---- what is wrong with a package -------------------------------------------------
echo 'not a zip file' >torn.zip
check  'what is no archive is refused'               upload 202 torn.zip 'name=torn.zip'
check  '...when it is looked at'                     ends refused
check  'another kind of body is refused at once'     upload 415 plus.zip 'name=plus.zip' application/json
check  'so is one that is empty'                     upload 400 /dev/null 'name=plus.zip'
check  'and a name that could be no address'         upload 422 plus.zip 'name=plus.zip&slug=A%20b'
check  'a zip file is no input of other calls'       answers 415 PUT /admin/packages '{}'

mkdir wrong
cp -r "$SRC/t/packages/plus/." wrong
mkdir wrong/submissions/wrong_answer
cp wrong/submissions/accepted/* wrong/submissions/wrong_answer/
python3 -c 'import shutil; shutil.make_archive("wrong", "zip", "wrong")'
check  'a package that promises too much'            upload 202 wrong.zip 'name=wrong.zip'
check  '...is refused'                               ends refused
check  '...and tells which solution it was'          is '[.solutions[] | select(.agrees == false)] | length > 0' true
check  'an administrator may insist'                 eval 'as ruth; upload 202 wrong.zip "name=wrong.zip&force=true" && ends published'

# ---- hosts that vanish -------------------------------------------------------------
# As if somebody had taken it and never came back.
lose () {
	sql "insert into riposte.package_upload (person_id, name, state, token, tries, lease_until)
		select person_id, 'plus.zip', 'RUNNING', 0, $1, now() - interval '1 s'
		from riposte.person where name = 'tess' returning upload_id" >lost &&
	import=$(cat lost)
}
as tess
check  'what a host left is taken again'             lose 1
check  '...and fails by itself alone'                ends refused
check  'at the third time it is given up'            lose 3
check  '...'                                         ends refused
check  '...for that reason'                          is '.why | test("three times")' true

# ---- statements that are a PDF -------------------------------------------------------
cp -r "$SRC/t/packages/plus" printed
rm printed/statement/*
printf '%%PDF-1.4\n%%\342\343\317\323\n%%%%EOF\n' >printed/statement/problem.en.pdf
python3 -c 'import shutil; shutil.make_archive("printed", "zip", "printed")'
pdf=/problems/printed/files/$(sha256sum <printed/statement/problem.en.pdf | cut -c1-64).pdf
other=/problems/mine/files/${pdf##*/}
gives () { call GET "$2" >/dev/null && test "$(cat status)" = "$1" || { cat status; return 1; }; }
serves () { gives 200 "$1" && cmp body printed/statement/problem.en.pdf; }
header () { tr -d '\r' <headers | sed -n "s/^$1: //Ip"; }
header_is () { value=$(header "$1"); test "$value" = "$2" || { echo "$value"; return 1; }; }
# One of several, which all hold: nginx adds that of the site.
has_policy () { header Content-Security-Policy >policies; grep -Fx "$1" policies; }
hide () { answers 200 PATCH /admin/problems/printed '{"visibility": "hidden"}'; }
check  'a package whose statement is a PDF'          upload 202 printed.zip 'name=printed.zip'
check  '...is published'                             ends published
as ada
check  'its page leads to it'                        eval 'call GET /problems/printed >page; has "href=\"$pdf\"" <page'
check  'and everybody gets it as it came'            serves "$pdf"
check  '...as what it is'                            header_is Content-Type application/pdf
check  '...and nothing else'                         header_is X-Content-Type-Options nosniff
check  '...without rights here, and it may load nothing' has_policy "sandbox; default-src 'none'"
check  'a file that is no statement is not there'    gives 404 "/problems/printed/files/$(printf '%064d' 0).pdf"
check  'nor that of another problem'                 gives 404 "$other"
as tess
check  'that of a hidden problem'                    hide
as ada
check  '...is not there for others'                  gives 404 "$pdf"
as tess
check  '...but for its owner'                        serves "$pdf"
