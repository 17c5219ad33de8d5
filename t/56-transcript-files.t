#!/bin/sh
# What was said, as files and as a page, without a meeting: what is text stays text.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
plan 20
battle_start

guest ada >/dev/null
ada=$(field .id)
room '{"problems": ["sum"], "policy": {"meeting": "audio", "transcript": true}}' >/dev/null || bail 'no room'
sql "insert into riposte.transcript_line (room_id, person_id, t0, t1, text, backend)
	select room_id, $ada, created_at + v.s * interval '1 s', created_at + (v.s + 2.5) * interval '1 s', v.text, 'test'
	from riposte.room, (values (0, 'a <b> & c --> d'), (3661.25, 'later')) v(s, text) where code = '$code';
	insert into riposte.transcript_line (room_id, person_id, t0, t1)
	select room_id, $ada, created_at + interval '2 h', created_at + interval '7201 s' from riposte.room where code = '$code';
	insert into riposte.transcript_sound (line_id, sound)
	select line_id, 'sound' from riposte.transcript_line where text is null" >/dev/null

file () { call GET "/api/v1/rooms/$code/transcript.$1" >/dev/null && cat "$scratch/body"; }
cat >vtt.expected <<'END'
WEBVTT

00:00:00.000 --> 00:00:02.500
<v ada>a &lt;b&gt; &amp; c --&gt; d

01:01:01.250 --> 01:01:03.750
<v ada>later

END
cat >srt.expected <<'END'
1
00:00:00,000 --> 00:00:02,500
ada: a <b> & c --> d

2
01:01:01,250 --> 01:01:03,750
ada: later

END
cat >txt.expected <<'END'
[00:00:00.000] ada: a <b> & c --> d
[01:01:01.250] ada: later
END
for ending in vtt srt txt
do
	file $ending >$ending.is
	check "what was said is there as .$ending"       diff $ending.expected $ending.is
done
file json >json.is
check  'and as .json, with all that is known'     test "$(jq -r '.[] | "\(.from_ms) \(.name) \(.text) \(.backend)"' json.is)" = "0 ada a <b> & c --> d test
3661250 ada later test"
file txt >txt.is
check  'as a file'                                has 'attachment; filename="transcript.txt"' <headers
api GET "/rooms/$code/transcript" >/dev/null
check  'as JSON with what waits for its text'     is .waiting 1
check  'with who makes the text: nobody'          is .recogniser null
check  'a page at a time'                         api GET "/rooms/$code/transcript?limit=1"
line=$(field .next)
check  'with where the next begins'               is '.items[0].id' "$line"
check  'its speaker corrects a line'              api PATCH "/transcript/$line" '{"text": "MARK <i>right</i>"}'
check  'which is told'                            is .edited true
check  'the time line is a page'                  get "/rooms/$code/timeline"
check  'on which it is text'                      has 'MARK &lt;i&gt;right&lt;/i&gt;' <body
check  'that says that no model made it'          has 'No model' <body
refuse 'a stranger sees no file'                  sh -c "curl -sf '$URL/api/v1/rooms/$code/transcript.vtt'"
guest eve >/dev/null
api POST "/rooms/$code/join" '{"as": "spectator"}' >/dev/null
check  'nor does who only watches'                answers 403 GET "/rooms/$code/transcript.txt"
check  'nor the time line'                        answers 403 GET "/rooms/$code/timeline"
check  'nor deletes a line'                       answers 404 DELETE "/transcript/$line"
as ada
check  'its speaker does'                         answers 204 DELETE "/transcript/$line"
check  'and all of theirs'                        api DELETE "/rooms/$code/transcript"
