#!/bin/sh
# What pocketsphinx makes of a recording, through browser, media server and scribe, and
# of the same recording itself.
. "${SRC:-$(dirname "$0")/..}/t/meeting.sh"
data=/usr/share/pocketsphinx/test/data/librivox
test -d $data || skip_all 'pocketsphinx-testdata is not installed'
test -d /usr/share/pocketsphinx/model/en-us || skip_all 'pocketsphinx-en-us is not installed'
command -v python3 >/dev/null || skip_all 'python3 is not installed'

sed 's/<s> \(.*\) <\/s>.*/\1/' $data/transcription >said
python3 - "$RIPOSTE_PREFIX/libexec/riposte/riposte-speech" <<'END' >reference || bail 'riposte-speech answers nothing'
import glob, os, socket, struct, subprocess, sys, wave
ours, theirs = socket.socketpair()
worker = subprocess.Popen([sys.argv[1]], stdin=theirs)
theirs.close()
out = wave.open('all.wav', 'wb')
out.setparams((1, 2, 16000, 0, 'NONE', ''))
out.writeframes(bytes(2 * 16000 * 10))
for name in sorted(glob.glob('/usr/share/pocketsphinx/test/data/librivox/*.wav')):
    with wave.open(name) as file:
        sound = file.readframes(file.getnframes())
    out.writeframes(sound + bytes(2 * 16000 * 2))
    ours.sendall(struct.pack('=II', len(sound) // 2, 0) + sound)
    length = struct.unpack('=I', ours.recv(4, socket.MSG_WAITALL))[0]
    print(ours.recv(length, socket.MSG_WAITALL).decode() if length else '')
peak = [line for line in open(f'/proc/{worker.pid}/status') if line.startswith(('VmHWM', 'VmPeak'))]
sys.stderr.write('# riposte-speech: ' + ' '.join(' '.join(peak).split()) + '\n')
ours.close()
worker.wait()
END
meeting_start
meeting_room >/dev/null || bail 'no room'
export SITE DATABASE_URL code
browser words-said.js "$URL" "$code" "$scratch" "$scratch/said" "$scratch/reference"
