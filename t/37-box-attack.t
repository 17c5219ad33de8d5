#!/bin/sh
# What hostile programs try, and what becomes of it.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
plan 62
box_start 'box_slots = 2'

# ---- using things up
check  'a fork bomb meets its end'               attack_ends WALL_LIMIT fork-bomb --processes 256 --wall-ms 500 --cpu-ms 9000
check  'with as many processes as were allowed'  most processes 256
check  'and is gone soon after'                  most wall_us 1500000
check  'another run is not disturbed'            gives EXITED -- true
check  'a fork bomb at its CPU time too'         attack_ends CPU_LIMIT fork-bomb --processes 64 --cpu-ms 300
check  'memory of a child counts'                attack_ends MEMORY_LIMIT memory-of-child --memory-kb 32768
check  'static memory counts'                    attack_ends MEMORY_LIMIT static-memory --memory-kb 32768
check  'memory files count'                      attack_ends MEMORY_LIMIT memfd-memory --memory-kb 32768
check  'System V memory counts'                  attack_ends MEMORY_LIMIT shared-memory --memory-kb 32768
check  '/box counts'                             attack_ends MEMORY_LIMIT fill-box --memory-kb 32768 --tmpfs-kb 1000000 --file-kb 1000000
check  '/dev/shm counts'                         attack_ends MEMORY_LIMIT fill-shm --memory-kb 32768 --tmpfs-kb 1000000 --file-kb 1000000
check  '/box has an end'                         attack fill-box --tmpfs-kb 1024
check  '/dev/shm has an end'                     attack fill-shm --tmpfs-kb 1024
check  'files have an end'                       attack inodes
check  'a flood of output is stopped'            attack_ends OUTPUT_LIMIT flood
check  'also by who ignores SIGXFSZ'             attack_ends OUTPUT_LIMIT quiet-flood
check  'a flood into a bigger file is stopped'   attack_ends OUTPUT_LIMIT flood --output-kb 64 --file-kb 100000
check  'a sparse file is stopped'                attack_ends SIGNALED sparse
check  'by its signal'                           says signal 25
check  'descriptors have an end'                 attack descriptors
check  'the stack ends with the memory'          attack_ends MEMORY_LIMIT stack --memory-kb 65536

# ---- time
check  'threads add up'                          attack_ends CPU_LIMIT spin-threads --cpu-ms 300
check  'children add up'                         attack_ends CPU_LIMIT spin-children --cpu-ms 300
check  'who ignores all signals is killed'       attack_ends CPU_LIMIT deaf --cpu-ms 100
check  'who stops itself is killed'              attack_ends WALL_LIMIT stop-itself --wall-ms 200

# ---- outliving
check  'daemons do not change the result'        attack outlive
check  'and do not outlive it'                   no_process 'sleep 98765'
check  'who leaves things behind'                attack leave-canaries
check  'leaves nothing'                          attack leave-canaries
check  'also in the other slot'                  attack leave-canaries

# ---- other processes, the system
check  'nobody else can be killed'               attack kill-all
check  'nobody else can be traced'               attack trace
check  'no secret can be read'                   attack read-secrets
check  'the system cannot be written'            attack write-system
check  'no descriptor is inherited'              attack inherited
check  'nor is the environment of the box'       attack environment
check  'no network can be reached'               attack network
check  'unusual sockets are refused'             attack sockets
check  'dangerous calls are refused'             attack refused-calls
check  'new namespaces are refused'              attack namespaces
check  'no right can be gained'                  attack rights
refuse 'a set-uid program gains root'            sh -c "'$boxrun' box.sock -- su -c id root | grep uid=0"
if test "$(uname -m)" = x86_64
then
	check 'x32 calls kill'                   attack_ends SIGNALED x32
	check 'i386 calls kill'                  attack_ends SIGNALED i386
	check 'by SIGSYS'                        says signal 31
else
	check '# SKIP x32' true
	check '# SKIP i386' true
	check '# SKIP i386' true
fi

# ---- another slot
"$boxrun" box.sock --file attack="$BUILD/t/attack" --wall-ms 20000 -- ./attack listen-abstract >/dev/null 2>&1 &
neighbour=$!
is_busy () { "$boxrun" box.sock --status | grep -q BUSY; }
check  'while one slot listens'                  eventually is_busy
check  'the other cannot reach it'               attack connect-abstract
check  'nor see it'                              boxed -- ps ax
refuse 'in its list of processes'                has listen-abstract <answer
kill $neighbour
is_quiet () { ! is_busy; }
check  'who hangs up has its run killed'         eventually is_quiet

# ---- inputs and outputs
check  'traps among the outputs'                 attack trap-outputs --keep '*'
check  'do not hide the plain file'              has 'kept plain' <answer
check  'which is handed back though unreadable'  test "$(cat plain)" = plain
refuse 'a link is handed back'                   has 'kept link' <answer
refuse 'a fifo is'                               has 'kept fifo' <answer
refuse 'a folder is'                             has 'kept folder' <answer
refuse 'a file with two names is'                has 'kept first' <answer
refuse 'under either'                            has 'kept second' <answer
echo precious >precious && chmod 600 precious
check  'an input cannot be opened for writing'   attack swap-inputs --stdin precious
check  'and is what it was'                      test "$(cat precious)" = precious
check  'no process is left'                      no_process ./attack
check  'as many were released as were taken'     test "$("$boxrun" box.sock --status | grep -cE 'taken ([0-9]+) released \1$')" = 2
