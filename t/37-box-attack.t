#!/bin/sh
# What hostile programs try, and what becomes of it: the list of t/attack, each
# beside somebody else's runs.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"

# Users of our own, so that no other box's are taken for ours.
uid=$((2000000 + $$ * 64))
box_start 'max_workers = 2' "box_uid = $uid"
# A kernel without calls of i386 ends who makes one by SIGSEGV, before any filter.
cp "$SRC/t/attack/list" list
("$BUILD/t/attack/attack" i386) >/dev/null 2>&1
test $? -ne 139 || sed -i '/[.]\/attack i386/s/signal=31/signal=11/' list
"$BUILD/t/attack/siege" "$scratch/box.sock" "$group" $uid "$BUILD/t/attack/attack" \
	"$SRC/t/attack" list
failed=$?
