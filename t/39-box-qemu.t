#!/bin/sh
# riposte-box on other kinds of host than this one, each a machine of its own, in
# emulation: version 2 of control groups alone, version 1 alone, and what is missing.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
. "$SRC/t/vm/boot.sh"

vm_kernel
check 'an image is made'                         vm_image
# Two at a time: each has one processor.
vm_boot v2 riposte=v2 &
big=$!
for name in v1 no-memory no-pids
do
	vm_boot $name "riposte=$name" "$(test $name = v1 || echo "cgroup_disable=${name#no-}")"
done
wait $big
for name in v2 v1 no-memory no-pids
do
	vm_report $name
done
plan $count
