#!/bin/sh
# ./run names the fix when something is in its way, and can be repeated.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 26
cluster_start

says () { has "$1" <said; }
run () { "$SRC/run" "$@" >said 2>&1 </dev/null; }
# A small one: its own database and nothing else.
small () { run --detach --only postgres "$@"; }

refuse 'a port that is no number is refused'  run --detach --port eighty
check  'with what it wants'                   says 'a number from 1 to 65535'
refuse 'nor is one too high taken'            run --detach --port 70000
refuse 'an unknown option is refused'         run --detcah
check  'by name'                              says 'what is --detcah?'
refuse 'a public name is refused'             run --domain battle.example
check  'since it is not there yet'            says 'not there yet'
refuse 'nothing can be stopped that never was' run --stop --dir "$scratch/never"

mkdir 'od d'
check  'a path with spaces will do'           small --dir "$scratch/od d/state"
check  'and is running'                       psql -XAtqw "host=$(readlink -f 'od d/state')/run dbname=postgres user=postgres" -c 'select 1'
refuse 'only this user and the services may connect' setpriv --reuid=65534 --regid=65534 --clear-groups \
	psql -XAtqw "host=$(readlink -f 'od d/state')/run dbname=postgres user=postgres" -c 'select 1'
check  'a second start'                       small --dir "$scratch/od d/state"
check  'says that it runs'                    says 'running already'
refuse 'on another port it is refused'        small --dir "$scratch/od d/state" --port 8001
check  'with the command that helps'          says '--stop --dir'
check  'it stops'                             run --stop --dir "$scratch/od d/state"
refuse 'and is gone'                          psql -XAtqw "host=$(readlink -f 'od d/state')/run dbname=postgres user=postgres" -c 'select 1'
rm -rf "$(readlink -f 'od d/state')"

mkdir -m 0700 closed
check  'a folder that others cannot enter will do' small --dir "$scratch/closed/state"
check  'it stops from elsewhere'              run --stop --dir "$scratch/closed/state"
rm -rf "$(readlink -f closed/state)"

site_port=$(free_port)
python3 -m http.server --bind 127.0.0.1 "$site_port" >/dev/null 2>&1 &
server=$!
is_taken () { ! is_free "$site_port"; }
eventually is_taken
taken () { run --detach --port "$site_port" --dir "$scratch/taken"; test $? = 1 && says 'another with --port'; }
check  'a port that is taken is named, with the fix' taken
kill $server

mkdir tiny
mount -t tmpfs -o size=30m,mode=711 tmpfs tiny
refuse 'a disk that is full is refused'       run --detach --dir "$scratch/tiny/state"
check  'with what is needed'                  says 'MB free, 200 are needed to run: make room'
umount tiny

# Without a network there is no package to be had.
offline () { RIPOSTE_PREFIX='' unshare -n "$SRC/run" --packages --also no-such-package >said 2>&1; test $? = 1 && says 'mend the network'; }
check  'a package that cannot be had is told with the fix' offline

# The whole set takes minutes: nobody waits for it, neither at the start nor at the end.
full () { run --detach --port "$(free_port)" --dir "$scratch/full"; }
check  'a site opens with the first starter problems' full
check  'and tells that the others follow'      says 'the others follow (log/import.log)'
check  'while they do, it can be stopped'      run --stop --dir "$scratch/full"
rm -rf "$scratch/full"
