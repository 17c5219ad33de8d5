#!/bin/sh
# riposte-doctor asks the recogniser and the language model, and tells what they answer.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/doctor.sh"
. "$SRC/t/minutes.sh"
plan 16
minutes_start
cp "$SITE/riposte.conf" plain.conf
mkdir speech
echo well >speech/mode
echo 'a tone' >speech/text
speech_port=$(free_port)
python3 "$SRC/t/speech-server.py" "$speech_port" "$scratch/speech" >speech/log 2>&1 </dev/null &
listens () { curl -s -m 2 -o /dev/null "http://127.0.0.1:$1/"; }
eventually listens "$speech_port" && eventually listens "$model_port" || bail 'no servers'
model_is () { echo "$1" >model/mode; }
{
	cat plain.conf
	sed -n '/^minutes_/p' scribe.conf
	cat <<END
speech_url = http://127.0.0.1:$speech_port/v1
speech_model = test-model
speech_language = en
END
} >"$SITE/riposte.conf"
RIPOSTE_MINUTES_KEY=secret-key RIPOSTE_SPEECH_KEY=secret-key
export RIPOSTE_MINUTES_KEY RIPOSTE_SPEECH_KEY

model_is read
check  'a model that answers is well'             told ok models.minutes 'test-model \(http://127.0.0.1:'
check  'so is a recogniser'                       line ok models.speech 'test-model'
check  'they were really asked'                   test -e model/1.json -a -e speech/1.wav
check  'as ever'                                  test ! -e model/faults -a ! -e speech/faults
model_is 401
check  'a key that is refused is told'            told fail models.minutes 'refuses the key'
check  '...with the command'                      mends 'minutes_key'
model_is 500
check  'a broken server is told'                  told fail models.minutes 'error of its own'
model_is garbage
check  'and one that is something else'           told fail models.minutes 'no language model'
echo '{"problems": 1}' >model/answer
model_is well
check  'and a model that cannot do it'            told fail models.minutes 'in the form'
echo 500 >speech/mode
check  'and a recogniser'                         told fail models.speech 'error of its own'
sed -i "s|:$model_port/v1|:$(free_port)/v1|" "$SITE/riposte.conf"
check  'and where nobody listens'                 told fail models.minutes 'connect'
sed -i 's|^minutes_url.*|minutes_url = ftp://127.0.0.1/|' "$SITE/riposte.conf"
check  'an address that is none is told'          told fail models 'minutes_url must be'
check  '...with the command'                      mends 'riposte.conf'
cp plain.conf "$SITE/riposte.conf"
check  'a site without is well'                   told ok models 'no model elsewhere'
doctor check
refuse 'and hears nothing of it'                  line ok models
check  'no key is in what was said'               lacks secret-key <said
