#!/bin/sh
# The programs that others would use.
for attempt in 'unshare -Ur id' 'unshare -n id' 'unshare -m id' 'mount -t tmpfs none /tmp' \
	'mount --bind /tmp /usr' 'umount /proc' 'nsenter -t 1 -m id' 'chroot / id' \
	'hostname other' 'mknod device b 8 0' 'ln -s /etc/passwd /etc/link'
do
	if $attempt >/dev/null 2>&1
	then
		echo "did $attempt"
		exit 1
	fi
done
exit 0
