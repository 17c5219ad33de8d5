#!/bin/sh
# Slots against their model: submissions of every fate, as fast as they can come.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"

box_start 'max_workers = 3' 'box_slot_memory_mb = 256'
"$BUILD/t/slot-model" "$scratch/box.sock" "$box_pid" $$
failed=$?
