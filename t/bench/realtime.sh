#!/bin/sh
# Ten thousand who wait: ours beside socket.io and plain node, all behind one
# nginx, in turns; short requests beside a bare libfcgi program and PHP; and what a
# bell costs those who write.  make bench-realtime, or with an installation at
# RIPOSTE_PREFIX and programs in BUILD by hand.  Only loopback is used.
#
#	realtime.sh [fanout] [rooms] [idle] [short] [bells]	(all, if none is named)
#
# GUESTS (as many as the limit of descriptors lets one nginx serve, at most 10000),
# ROUNDS (3), EVENTS (10) of a round, LAST (60) seconds of the long ones, ROOMS (2500),
# SECONDS_EACH (5) of the short ones, JOINS (2500) a second.
#
# Delays count from just before a thing is said (for ours: from before its
# transaction, which flushes) until a guest has it.
. "${SRC:-$(dirname "$0")/../..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/crowd.sh"
. "$SRC/t/bench/realtime-lib.sh"
. "$SRC/t/bench/realtime-short.sh"

test $# -gt 0 || set -- fanout rooms idle short bells
for part in "$@"
do
	case $part in
	fanout|rooms|idle|short|bells) ;;
	*) bail "there is no part $part" ;;
	esac
done
bench_start
for part in "$@"
do
	"bench_$part"
done
