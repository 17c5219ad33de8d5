#!/bin/sh
# A host that lacks something: nothing is run there, and the box says what is
# missing and how to mend it.  t/39-box-qemu.t tries it on other kernels.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/box.sh"
plan 17

# refuses_after COMMAND: what the box says, in mounts of its own after COMMAND.
refuses_after () {
	box_conf "max_workers = 1"
	timeout 60 unshare -m --propagation private sh -c "$1 || exit 99; exec \"\$0\" -c box.conf" \
		"$box_bin" 2>box.log
	status=$?
	cat box.log
	test $status -eq 1
}
says_why () { has "$1" <box.log; }

# Where this host has the controller: version 1 has a mount for each.
place () {
	for mount in "/sys/fs/cgroup/$1" "/sys/fs/cgroup/$1,cpuacct" /sys/fs/cgroup
	do
		! mountpoint -q "$mount" || { echo "$mount"; return; }
	done
}
for controller in memory pids cpu
do
	check  "without the $controller controller nothing is run" \
		refuses_after "umount -R -l $(place $controller)"
	if test "$(place $controller)" = /sys/fs/cgroup
	then
		controller=memory # all are gone with it, and that is asked for first
	fi
	check  "which is named"                  says_why "the $controller controller is missing"
	check  'with the fix'                    says_why "cgroup_disable=$controller"
done

echo 1 >few
check  'with too few network namespaces nothing is run' \
	refuses_after 'mount --bind few /proc/sys/user/max_net_namespaces'
check  'which is said'                           says_why 'only 1 of the kind \"net\" may be made'
check  'with the fix'                            says_why 'sysctl -w user.max_net_namespaces='

box_start 'max_workers = 1'
check  'with everything there it runs'           gives EXITED -- true
box_stop

# What containers have by default, and SYS_ADMIN.
defaults=+chown,+dac_override,+fowner,+fsetid,+kill,+net_bind_service,+setfcap,+setgid,+setpcap,+setuid,+sys_chroot
printf '#!/bin/sh\nexec setpriv --bounding-set=-all,%s,+sys_admin -- "%s" "$@"\n' "$defaults" "$box_bin" >contained
chmod 755 contained
box_bin=$scratch/contained
box_start 'max_workers = 1' 'box_cpu_percent = 100'
check  'with the rights of a container it runs'  gives EXITED --keep secret -- sh -c 'echo 1 >secret; chmod 0 secret; nproc'
check  'on its own processors'                   has 1 <answer
check  'and reads what was made unreadable'      has 'kept secret' <answer
check  'having no more than these'               grep '^CapEff:.*802405fb$' "/proc/$box_pid/status"
