#!/bin/sh
# Wherever a file may be made, one is left; elsewhere none may be.
echo canary >/var/tmp/other || exit 1 # a link to /tmp
for folder in /box /tmp /dev/shm
do
	echo canary >"$folder/canary" || exit 1
	mkdir -p "$folder/.hidden/canary" && chmod 0 "$folder/.hidden" || exit 1
done
for folder in / /etc /usr /usr/local/bin /var /var/lib /run /home /dev /proc /root /opt /mnt
do
	if (echo canary >"$folder/canary") 2>/dev/null
	then
		echo "made $folder/canary"
		exit 1
	fi
done
