# shellcheck shell=sh disable=SC2154
# minutes.sh -- what the tests of minutes share; read after battle.sh.
#
#	minutes_start		a site, and a language model on this machine that behaves
#				as model/mode says (chat-server.py); no scribe yet
#	scribe_start		a scribe that writes minutes by it; its log is scribe.log
#	scribe_stop SIGNAL
#	say NAME SECOND TEXT	a line of the transcript, so long after the start: its id

command -v python3 >/dev/null || skip_all 'python3 is not installed'

minutes_start () {
	mkdir model
	echo well >model/mode
	model_port=$(free_port)
	python3 "$SRC/t/chat-server.py" "$model_port" "$scratch/model" 4096 >model/log 2>&1 </dev/null &
	battle_start
	# The writer of minutes alone: without Janus there is no meeting, but a battle.
	cat >scribe.conf <<END
database_url = $DATABASE_URL
janus_socket = $scratch/no-janus
meeting_secret = $(openssl rand -hex 32)
speech_sphinx = no
minutes_url = http://127.0.0.1:$model_port/v1
minutes_model = test-model
minutes_context = 4096
minutes_timeout_s = 20
END
}

scribe_start () {
	RIPOSTE_MINUTES_KEY=secret-key "$RIPOSTE_PREFIX/libexec/riposte/riposte-scribe" -c scribe.conf >>scribe.log 2>&1 &
	scribe=$!
}

scribe_stop () { kill "$1" "$scribe" && { wait "$scribe"; test $? -le 137; }; }

say () {
	sql "insert into riposte.transcript_line (room_id, person_id, t0, t1, text, backend)
		select r.room_id, p.person_id, r.starts_at + $2 * interval '1 s', r.starts_at + ($2 + 1) * interval '1 s', \$t\$$3\$t\$, 'test'
		from riposte.room r join riposte.room_player p using (room_id)
		where r.code = '$code' and p.name = '$1' returning line_id"
}
