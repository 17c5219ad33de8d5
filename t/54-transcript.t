#!/bin/sh
# What is said in a meeting, written down: two real browsers speak recordings, through
# the real media server, to a recogniser that this test is.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
data=/usr/share/pocketsphinx/test/data/librivox
test -d $data || skip_all 'pocketsphinx-testdata is not installed'
command -v python3 >/dev/null || skip_all 'python3 is not installed'

mkdir speech
echo well >speech/mode
echo 'this was said' >speech/text
python3 "$SRC/t/speech-server.py" 9000 "$scratch/speech" >speech/log 2>&1 </dev/null &

# NAME.wav: four seconds of silence, recordings, and two seconds of silence, again and again.
recording () { # NAME PART...
	name=$1
	shift
	python3 - "$name.wav" "$@" <<'END'
import sys, wave
out = wave.open(sys.argv[1], 'wb')
out.setparams((1, 2, 16000, 0, 'NONE', ''))
out.writeframes(bytes(2 * 16000 * 3))
for part in sys.argv[2:]:
    with wave.open(f'/usr/share/pocketsphinx/test/data/librivox/sense_and_sensibility_01_austen_64kb-{part}.wav') as file:
        out.writeframes(file.readframes(file.getnframes()))
    out.writeframes(bytes(2 * 16000 * 2))
END
}
recording ada 0880 0930
recording bob 0890
recording cid 0920

mkdir -p site
cat >site/local.conf <<END
speech_url = http://127.0.0.1:9000/v1
speech_key = secret-key
speech_model = test-model
speech_language = en
speech_timeout_s = 20
END
meeting_start
meeting_room >/dev/null || bail 'no room'
as cid
api POST "/rooms/$code/join" '{"as": "player", "name": "cid"}' >/dev/null || bail 'no cid'
as ada
api PATCH "/rooms/$code" '{"policy": {"speakers": "all"}}' >/dev/null || bail 'no rule'
export SITE DATABASE_URL code
browser speech.js "$URL" "$code" "$scratch"
