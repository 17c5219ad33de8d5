#!/bin/sh
# What attacks leave to the box itself: its answers, its time, its memory and log.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
plan 27
box_start 'max_workers = 2'

all () {
	sed -n 's/^\([0-9][0-9]*\) ;.*/\1/p' "$SRC/t/attack/list" | sort -un >told
	seq 54 | diff - told
}
check  'the list has an attack for each number of the threat model' all

# ---- a fork bomb
check  'a fork bomb meets its end'               attack_ends WALL_LIMIT fork-bomb --processes 256 --wall-ms 500 --cpu-ms 9000
check  'with as many processes as were allowed'  most processes 256
resident () { awk '/^VmRSS/ { print $2 }' "/proc/$box_pid/status"; }
before=$(resident)

# ---- another slot
"$boxrun" box.sock --file attack="$BUILD/t/attack/attack" --wall-ms 20000 -- ./attack listen-abstract >/dev/null 2>&1 &
neighbour=$!
is_busy () { "$boxrun" box.sock --status | grep -q BUSY; }
check  'while one slot listens'                  eventually is_busy
check  'the other cannot reach it'               attack connect-abstract
check  'nor see it'                              boxed -- ps ax
refuse 'in its list of processes'                has listen-abstract <answer
kill $neighbour
is_quiet () { ! is_busy; }
check  'who hangs up has its run killed'         eventually is_quiet
check  'daemons do not change the result'        attack outlive
check  'and do not outlive it'                   no_process 'sleep 98765'

# ---- inputs and outputs
check  'traps among the outputs'                 attack trap-outputs --keep '*'
check  'do not hide the plain file'              has 'kept plain' <answer
check  'which is handed back though unreadable'  test "$(cat plain)" = plain
refuse 'a link is handed back'                   has 'kept link' <answer
refuse 'a file with two names is'                has 'kept first' <answer
echo precious >precious && chmod 600 precious
check  'an input cannot be opened for writing'   attack swap-inputs --stdin precious
check  'and is what it was'                      test "$(cat precious)" = precious
check  'of thousands of outputs'                 attack many-outputs --keep 'output*'
check  'some are handed back'                    test "$(grep -c '^kept ' answer)" -eq 128
refuse 'a name that leads out of the box is taken' gives EXITED --file ../canary=precious -- true
check  'and the reason is told'                  has 'one plain name' <answer
long=$(head -c 40000 /dev/zero | tr '\0' x)
refuse 'a request without end is taken'          gives EXITED -- true "$long"
check  'and the reason is told'                  has 'too big' <answer

# ---- what the box itself uses
storm () { for _ in $(seq 100); do gives SIGNALED -- sh -c 'kill -SEGV $$' || return 1; done; }
check  'a hundred crashes'                       storm
check  'leave not a line in the log each'        test "$(wc -l <box.log)" -lt 20
check  'and no memory in the box'                test "$(resident)" -lt $((before + 2048))
check  'as many were released as were taken'     test "$("$boxrun" box.sock --status | grep -cE 'taken ([0-9]+) released \1 ')" = 2
