#!/bin/sh
# make bench-box: what a sandbox costs beside a bare process and bubblewrap.
set -eu
: "${BUILD:=.}"
test "$(id -u)" = 0 || { echo "bench-box needs root" >&2; exit 1; }

scratch=$(mktemp -d)
chmod 711 "$scratch"
printf 'box_socket = %s/box.sock\njudge_user = nobody\nbox_slots = 1\n' "$scratch" >"$scratch/box.conf"
touch "$scratch/box.log"
"$BUILD/riposte-box" -c "$scratch/box.conf" 2>"$scratch/box.log" &
box=$!
trap 'kill "$box" 2>/dev/null; wait "$box"; rm -rf "$scratch"' EXIT
until grep -q msg=ready "$scratch/box.log"
do
	kill -0 "$box" || { cat "$scratch/box.log" >&2; exit 1; }
	sleep 0.05
done
"$BUILD/t/bench/box" "$scratch/box.sock" "${ROUNDS:-200}" "$BUILD/t/attack"
