#!/bin/sh
# Twice removed from who is waited for, deaf, and without a terminal.
for _ in 1 2 3
do
	(trap '' HUP TERM INT; setsid sleep 98765 </dev/null >/dev/null 2>&1 &)
done
