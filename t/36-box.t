#!/bin/sh
# riposte-box: what a run gets, and what its result says.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
plan 79
box_start "max_workers = 1"

check  'a command runs'                          gives EXITED -- true
check  'and its exit code is told'               says exit 0
check  'CPU time is told to the microsecond'     test "$(fact cpu_us)" -gt 0
check  'the peak of memory is told'              test "$(fact memory_kb)" -gt 0
check  'another exit code is told'               gives EXITED -- sh -c 'exit 42'
check  'as it was'                               says exit 42
check  'a signal is told'                        gives SIGNALED -- sh -c 'kill -SEGV $$'
check  'by its number'                           says signal 11
check  'what it writes comes back'               boxed -- echo hello
check  'as it was written'                       has hello <answer
echo 'from outside' >input
check  'standard input is what was given'        boxed --stdin input -- cat
check  'to the last byte'                        has 'from outside' <answer
check  'also to who opens it anew'               gives EXITED --stdin input -- grep -q 'from outside' /dev/stdin
chmod 666 input
refuse 'an input that the program could open for writing is taken' gives EXITED --stdin input -- true
check  'and the reason is told'                  has 'read-only or sealed' <answer
chmod 644 input
check  'a command that is not there is not the fault of the program' \
	gives FAILED -- no-such-command
check  'and the reason is told'                  has 'No such file' <answer

check  'files are copied in'                     boxed --file a=input -- cat a
check  'with their contents'                     has 'from outside' <answer
check  'a plain file is not executable'          gives EXITED --file a=input -- test ! -x a
check  'files are handed back'                   boxed --keep '*.out' -- sh -c 'echo 1 >a.out; echo 2 >b.out; echo 3 >c'
check  'by pattern'                              has 'kept a.out' <answer
check  'each of them'                            has 'kept b.out' <answer
refuse 'and no others'                           has 'kept c' <answer
check  'with their contents'                     test "$(cat b.out)" = 2
check  'an executable stays one'                 boxed --keep x -- sh -c 'cp /bin/true x'
check  'when handed back'                        has 'kept x 755' <answer
check  'and runs in the next sandbox'            gives EXITED --file x -- ./x
refuse 'files of a run that failed by a limit come back' \
	sh -c "'$boxrun' box.sock --wall-ms 200 --keep a -- sh -c 'echo >a; sleep 9' | grep kept"

# An owner could give itself every right: by chmod, and by lists of access (version 2; its
# own rights all, nobody else's any).
cat >acl.py <<'P'
import os, struct, sys
rights = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", tag, mode, 2**32 - 1)
    for tag, mode in ((1, 7), (4, 0), (32, 0)))
os.setxattr(".", "system.posix_acl_access", rights)
P
only_reads () { gives EXITED --read-only 1 --file a=input --file acl.py -- sh -c "$1" && says exit 0; }
check  'a folder may be there to be read only'   only_reads 'cat a && ! touch b && ! rm -f a && ! mv a b && ! echo >>a'
check  'which its owner cannot change'           only_reads '! chmod 755 . && ! chmod 644 a && ! python3 acl.py && ! touch b'
check  'while /tmp can be written'               only_reads 'cp a /tmp/b && test -s /tmp/b'
check  'in other folders the owner may do all'   gives EXITED --file a=input -- sh -c 'echo >>a && chmod 600 a && mv a b && chmod 500 .'
check  'and that works'                          says exit 0

check  'a loop ends at its CPU time'             gives CPU_LIMIT --cpu-ms 200 -- sh -c 'while :; do :; done'
check  'not before'                              test "$(fact cpu_us)" -ge 200000
check  'nor long after'                          most cpu_us 260000
check  'sleep ends at its wall time'             gives WALL_LIMIT --wall-ms 200 -- sleep 9
check  'not long after'                          most wall_us 400000
check  'sleep takes no CPU time'                 most cpu_us 50000
check  'memory ends at its limit'                attack_ends MEMORY_LIMIT memory --memory-kb 32768
check  'which is the peak'                       most memory_kb 32768
check  'output ends at its limit'                gives OUTPUT_LIMIT --output-kb 64 -- yes
check  'one byte more is over it'                gives OUTPUT_LIMIT --output-kb 64 -- head -c 65537 /dev/zero
check  'exactly as much is not'                  gives EXITED --output-kb 64 -- head -c 65536 /dev/zero
check  'processes end at their limit'            gives EXITED --processes 3 -- sh -c 'sleep 0.1 & sleep 0.1 & sleep 0.1 & wait'
check  'which the program is told'               has 'Cannot fork' <answer
check  'when the program failed'                 boxed --processes 3 -- sh -c 'sleep 0.1 & sleep 0.1 & sleep 0.1 & wait; exit 1'
check  'by its flag'                             says refused 1
check  'a full /tmp too'                         boxed --tmpfs-kb 64 -- sh -c 'cat /dev/zero >/tmp/full'
check  'is told'                                 says refused 4
check  'too big a file is'                       boxed --file-kb 2000 -- sh -c 'exec cat /dev/zero >/tmp/big'
check  'told by its signal'                      says signal 25
check  'and its flag'                            says refused 2
check  'what was written is told'                boxed --output-kb 64 -- head -c 5000 /dev/zero
check  'in kilobytes begun'                      says output_kb 5
check  'the stack may be as big as the memory'   boxed --memory-kb 65536 -- sh -c 'ulimit -s'
check  'in kilobytes'                            has 65536 <answer

refuse 'more memory than a slot has is given'    gives EXITED --memory-kb 1000000 -- true
check  'and the setting is named'                has box_slot_memory_mb <answer
check  'gcc compiles'                            gives EXITED --file a.c="$SRC/t/tap.h" -- gcc -fsyntax-only -x c a.c
check  'python runs'                             gives EXITED -- /usr/bin/python3 -c 'print(1)'
check  'java runs'                               gives EXITED --processes 128 --memory-kb 262144 --open-files 256 -- java -version
check  'node runs'                               gives EXITED --processes 128 --memory-kb 262144 --open-files 256 -- node -e 'console.log(1)'

# ---- processors that others have
processor=$("$boxrun" box.sock --status | sed -n 's/.* processors //p')
check  'a slot has a processor of its own'       boxed -- nproc
check  'and no other'                            grep -qx 1 answer
check  'it is the one that is told'              boxed -- grep Cpus_allowed_list /proc/self/status
check  'by its number'                           grep -q "[^0-9]$processor\$" answer
check  'a program has the usual priority'         boxed -- nice
check  'and no better one'                       grep -qx 0 answer
calm () { gives WALL_LIMIT --wall-ms 200 -- sleep 9 && says contended 0; }
check  'who sleeps waits for none'               eventually calm
# Others that take most of it; half of it, where groups share and they are one.
hogs=
for _ in 1 2 3
do
	# in sessions of their own, since the scheduler may share by session
	setsid taskset -c "$processor" sh -c 'while :; do :; done' &
	hogs="$hogs $!"
	renice -n 0 -p $! >/dev/null # as the program, also when we are nicer
done
check  'a loop beside busy others'               boxed --cpu-ms 300 --wall-ms 450 -- sh -c 'while :; do :; done'
check  'meets the limit of CPU time all the same' says outcome CPU_LIMIT
check  'though it took longer than the wall time' test "$(fact wall_us)" -gt 450000
check  'since it waited for its processor'       test "$(fact wait_us)" -gt 200000
check  'which is told'                           says contended 1
check  'who sleeps meets the wall time'          gives WALL_LIMIT --wall-ms 300 -- sleep 9
# shellcheck disable=SC2086 # one word each
kill $hogs
check  'the slot remembers'                      sh -c "'$boxrun' box.sock --status | grep -E 'contended [1-9]'"
check  'as many were released as were taken'     sh -c "'$boxrun' box.sock --status | grep -E 'taken ([0-9]+) released \1 '"
