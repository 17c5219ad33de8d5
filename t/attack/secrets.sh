#!/bin/sh
# Everything that a curious program would look at; nothing of it may be there.
for path in /etc/shadow /etc/ssh /root /home/* /var/lib/postgresql /var/log/* /run/* /sys/* \
	/proc/1/environ /proc/1/root/etc/shadow /proc/kcore /boot/* /mnt/* /media/* /srv/*
do
	if test -r "$path" && { test -f "$path" || test -n "$(ls -A "$path" 2>/dev/null)"; }
	then
		echo "can read $path"
		exit 1
	fi
done
cat /etc/passwd /etc/group
