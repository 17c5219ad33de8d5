#!/bin/sh
# What strangers send, made up by libFuzzer, under the address and undefined behaviour
# sanitizers: packets of sound and answers of recognisers, those of language models, JSON,
# the sandbox's protocol.
# The same inputs each time; HACKING.md tells how to go on from here.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 5

mkdir build seeds-rtp seeds-outline seeds-json seeds-wire
build () {
	(cd build && "$SRC/configure" CC=clang --enable-fuzzing && make -j2 t/fuzz/rtp t/fuzz/outline t/fuzz/json t/fuzz/wire) \
		>build.log 2>&1 || { tail -n 40 build.log; return 1; }
}
# fuzz NAME RUNS: from what lies in seeds-NAME.
fuzz () {
	"build/t/fuzz/$1" -seed=1 -runs="$2" -max_len=4096 -timeout=20 -print_final_stats=1 "seeds-$1" >"$1.log" 2>&1 ||
		{ grep -v 'NEW\|REDUCE' "$1.log" | tail -n 40; return 1; }
	grep -q "stat::number_of_executed_units: *$2" "$1.log"
}

check 'the fuzzers build' build
printf '{"text": "so \\u00fc and \\ud83d\\ude00", "segments": [{"id": 0}]}' >seeds-rtp/answer
# Packets after their lengths: plain; with an extension; with padding; too short.
printf '\017\200\157\000\001\000\000\003\300\000\000\000\001\370\377\376\025\220\157\000\002\000\000\007\200\000\000\000\001\276\336\000\001\020\377\000\000\370\020\240\157\000\003\000\000\013\100\000\000\000\001\370\000\000\003\003\200\157\000' >seeds-rtp/packets
cat >seeds-outline/answer <<'END'
{"problems": [{"letter": "A", "discussed": [{"text": "x", "cites": [1, 3]}], "decided": []}, {"letter": "general", "discussed": [],
 "decided": []}], "turning_points": [], "actions": [{"text": "y", "owner": "bob", "cites": [2]}], "advice": [{"player": "P2", "text": "z", "cites": []}]}
END
printf '{"a": [1, -2.5e3, true, null, "\\u00e9"]}' >seeds-json/object
check 'packets and answers do no harm'            fuzz rtp 10000
check 'nor do those of language models'           fuzz outline 50000
check 'nor does JSON'                             fuzz json 200000
check 'nor do messages of the sandbox'            fuzz wire 200000
