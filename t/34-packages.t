#!/bin/sh
# Packages of each kind are judged as their formats say; bad ones are refused by name.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 59
db_new empty
site_start --without web --without nginx

cp -r "$SRC/t/packages/hotcold" "$SRC/t/packages/steps" "$SRC/t/packages/relay" \
	"$SRC/t/packages/apples" .
imports () { import "$@" >out 2>&1 || { cat out; return 1; }; }
version () { sql "select $1 from riposte.problem p join riposte.problem_version v using (version_id) where p.slug = '$2'"; }
is_version () { value=$(version "$1" "$2"); test "$value" = "$3" || { echo "$value"; return 1; }; }
solution () { sql "select $1 from riposte.verification f join riposte.problem p using (version_id) where p.slug = '$2' and f.path = '$3'"; }
gets_from () { value=$(solution "$3" "$1" "$2"); test "$value" = "$4" || { echo "$value"; cat out; return 1; }; }
drafts () { sql "select count(*) from riposte.problem_version where state = 'DRAFT'"; }
python () { python3 -c "$@"; }

# ---- kinds of problems ----------------------------------------------------------
check  'four packages are imported in one batch'   imports hotcold steps relay apples
check  'with a table at the end'                   has 'published  relay' <out
check  'a legacy package may be interactive'       is_version v.interactive hotcold t
check  'DOMjudge tells its time limit in an .ini'  is_version v.cpu_ms hotcold 700
check  'a dialogue that ends well is accepted'     gets_from hotcold accepted/halves.py f.verdict ACCEPTED
check  'the validator speaks to staff'             gets_from hotcold accepted/halves.py "f.messages->0->>'text' like 'found after%'" t
check  'one that asks too often is rejected'       gets_from hotcold wrong_answer/counts.py f.verdict WRONG_ANSWER
check  'one that leaves early is rejected'         gets_from hotcold wrong_answer/silent.py f.verdict WRONG_ANSWER
check  'players hear what is meant for them'       gets_from hotcold wrong_answer/silent.py f.detail 'ask ? and a number'
check  'a crash after the right answer is one'     gets_from hotcold run_time_error/falls.py f.verdict RUNTIME_ERROR
check  'so is an endless loop after it'            gets_from hotcold time_limit_exceeded/stays.py f.verdict TIME_LIMIT
check  'silence ends by the wall, not by the validator' gets_from hotcold time_limit_exceeded/waits.py f.verdict TIME_LIMIT
check  'the dialogue is the sample'                is_version "v.samples->0->>'interaction' like '<10%'" hotcold t
check  '...and the secret answer is not'           is_version "v.samples->0->'output'" hotcold null
check  'TeX becomes HTML with its formulas'        is_version "v.statements->0->>'html' like '%class=\"math%n_1%<code>?%'" hotcold t
check  '...and says what it left out'              has 'wobble' <out

check  'a full score is ACCEPTED'                  gets_from steps accepted/square.py "f.verdict || f.score" ACCEPTED100
check  'parts of a group that sums count'          gets_from steps partial/small.py f.score 40
check  'a group that was required and failed takes the next with it' gets_from steps partial/late.py f.score 50
check  'what a pass-fail group cannot pass any more is not run' gets_from steps partial/late.py "jsonb_path_query_array(f.tests, '\$[*].n')" '[1, 2, 7, 8]'
check  'what is unknown in problem.yaml is warned of' has 'the key "wobble" is unknown' <out
check  'a byte order mark and CRLF do no harm'     is_version "v.statements->1->>'html' like '<p>Print the <em>square%'" steps t
check  'images stand in the page'                  is_version "v.statements->1->>'html' like '%src=\"data:image/svg+xml;base64,%'" steps t
check  'a statement has its languages'             is_version "jsonb_path_query_array(v.statements, '\$[*].lang')" steps '["de", "en"]'
check  'a sample has its note'                     is_version "v.samples->0->>'note'" steps 'four times four'
check  'input validators look at all inputs'       gets_from steps input_validators/number.py f.verdict ACCEPTED
cp -r steps unequal
sed -i 's/1-small: {score: 0}/1-small: {score: 20}/' unequal/submissions/submissions.yaml
refuse 'a group that scores other than its package says' imports unequal
check  '...refuses it, by name'                    has 'NO  partial/late.py' <out

check  'passes go on while the validator wants'    gets_from relay accepted/one.py "f.messages->0->>'text'" 'pass from 1
pass from 2
pass from 3'
check  'a later pass may fail'                     gets_from relay wrong_answer/stops.py f.verdict WRONG_ANSWER
check  '...or crash'                               gets_from relay run_time_error/falls.py f.verdict RUNTIME_ERROR

check  'a Polygon package has its name'            is_version v.title apples 'Apples & pears'
check  '...its limits'                             is_version "v.cpu_ms || ' ' || v.memory_kb" apples '1000 262144'
check  '...its checker'                            gets_from apples wrong_answer/less.py f.judge_message 'wrong answer'
check  '...and its validator'                      gets_from apples input_validators/validator1 f.verdict ACCEPTED

# ---- written back ---------------------------------------------------------------
exports () { (cd "$1" && import --export "$2") >out 2>&1 || { cat out; return 1; }; }
mkdir back
check  'a problem is written back'                 exports back steps
check  '...as it came'                             diff -r steps back/steps
check  'a legacy one is written in the new format' exports back hotcold
check  '...with its validator in its place'        test -e back/hotcold/output_validator/talk.cpp
mv back/hotcold back/hotcold2
check  '...and is imported again'                  imports back/hotcold2
refuse 'nothing is overwritten'                    exports back steps

# ---- zip files ------------------------------------------------------------------
(cd relay && python 'import shutil; shutil.make_archive("../relayzip", "zip", ".")')
check  'a zip file is a package'                   imports relayzip.zip
cat >zips.py <<'Z'
import stat, struct, sys, zipfile, zlib

def link(name, target):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target

def make(name, *entries):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        z.write("relay/problem.yaml", "problem.yaml")
        for entry in entries:
            z.writestr(*entry)

make("slip.zip", ("../slipped", "x"))
make("deep.zip", ("data/../../slipped", "x"))
make("root.zip", ("/tmp/slipped", "x"))
make("link.zip", link("data/secret/1.in", "/etc/passwd"))
make("out.zip", link("data/secret/1.in", "../../../etc/passwd"))
make("through.zip", link("data", "statement"), ("data/x", "x"))

def bomb(name, says):
    """10 GiB of zeros in a file that says how large it is."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    mebibyte = deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    body = mebibyte * 10240 + deflate.flush()
    path, extra = b"data/secret/1.in", struct.pack("<HHQQ", 1, 16, says, len(body))
    head = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 33, 0, 2**32 - 1, 2**32 - 1, len(path), len(extra))
    first = b"PK\3\4" + head + path + extra + body
    central = b"PK\1\2" + struct.pack("<H", 45) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + path + extra
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(first), 0)
    open(name, "wb").write(first + central + end)

bomb("bomb.zip", 10 << 30)
bomb("liar.zip", 20)
open("torn.zip", "wb").write(open("relayzip.zip", "rb").read()[:600])
Z
python3 zips.py
refuse 'dangerous archives are refused'            imports slip.zip deep.zip root.zip link.zip out.zip through.zip bomb.zip liar.zip torn.zip
check  '...a name that leads out'                  has 'slip: ../slipped: a name that leaves the package' <out
check  '...also from within'                       has 'deep: data/../../slipped: a name' <out
check  '...an absolute name'                       has 'root: ' <out
check  '...an absolute link'                       has 'link: data/secret/1.in: a link that leaves the package' <out
check  '...a link that leads out'                  has 'out: data/secret/1.in: a link that leaves the package' <out
check  '...10 GiB in 10 MB'                        has 'bomb: data/secret/1.in: the archive holds more than 1 GiB' <out
check  '...also when it says that it is small'     has 'liar: data/secret/1.in: it holds more than it says' <out
check  'nothing was written outside'               test ! -e /tmp/slipped

# ---- validators that do not behave ----------------------------------------------
bad () {
	cp -r relay "$1"
	rm -r "$1/submissions/wrong_answer" "$1/submissions/run_time_error"
	printf '%s\n' "$2" >"$1/output_validator/pass.py"
}
bad crashes 'raise SystemExit(7)'
bad zero 'pass'
bad asks 'import sys
open(sys.argv[3] + "nextpass.in", "w").write("1")
sys.exit(42)'
bad regrets 'import sys
open(sys.argv[3] + "nextpass.in", "w").write("1")
sys.exit(43)'
bad endless 'while True: pass'
sed -i 's/limits: {/&validation_time: 1, /' endless/problem.yaml
cp -r steps scores
rm -r scores/submissions/partial scores/submissions/submissions.yaml
mkdir scores/output_validator
printf 'import sys\nopen(sys.argv[3] + "score.txt", "w").write("1")\nsys.exit(43)\n' >scores/output_validator/v.py
refuse 'validators that fail are nobody'"'"'s wrong answer' imports crashes zero asks regrets endless scores
check  '...one that crashes'                       has 'failed: exit code 7' <out
check  '...one that says nothing'                  has 'failed: exit code 0' <out
check  '...one that never has enough'              has 'more passes than limits.validation_passes allows' <out
check  '...one that never ends'                    has 'failed: 1.0 s of CPU time allowed' <out
check  '...one that rejects with a score'          has 'it rejected, but wrote a score' <out
check  '--force takes them'                        imports --force crashes
check  'no draft is left'                          test "$(drafts)" = 0
site_stop >/dev/null
