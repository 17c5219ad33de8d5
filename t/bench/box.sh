#!/bin/sh
# make bench-box: what a sandbox costs beside a bare process and what others make:
# bubblewrap and crun, which are brought, and isolate where it is installed.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
: "${BUILD:=.}"
test "$(id -u)" = 0 || { echo "bench-box needs root" >&2; exit 1; }
BUILD=$(cd "$BUILD" && pwd)
"$here/run" --packages --also 'bubblewrap:bwrap crun:crun jq:jq' ||
	echo "bench-box: without those that are absent" >&2

scratch=$(mktemp -d)
chmod 711 "$scratch"
cd "$scratch"
printf '%s\n' "box_socket = $scratch/box.sock" 'judge_user = nobody' 'max_workers = 1' \
	"judge_prepared = $scratch/prepared" >box.conf

# For crun: the same folders to be seen, the same namespaces and limits as in the box.
bundle () {
	mkdir -p bundle/rootfs
	(cd bundle && crun spec)
	for link in bin sbin lib lib64
	do
		test ! -L /$link || ln -s "usr/$link" bundle/rootfs/$link
	done
	jq '.process |= (.terminal = false | .args = ["/bin/true"] | del(.rlimits))
		| .root.readonly = true
		| .mounts += [{destination: "/usr", type: "bind", source: "/usr", options: ["rbind", "ro"]},
			{destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["size=65536k"]}]
		| .linux.resources += {memory: {limit: 268435456}, pids: {limit: 64}}' \
		bundle/config.json >config.new
	mv config.new bundle/config.json
}
if command -v crun >/dev/null && command -v jq >/dev/null
then
	bundle
fi

: >box.log
"$BUILD/riposte-box" -c box.conf 2>box.log &
box=$!
trap 'kill "$box" 2>/dev/null; wait "$box"; cd /; rm -rf "$scratch"' EXIT
until grep -q msg=ready box.log
do
	kill -0 "$box" || { cat box.log >&2; exit 1; }
	sleep 0.05
done
# crun refuses hosts with both versions of control groups: it is shown one.
unshare -m sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null || :; exec "$@"' sh \
	"$BUILD/t/bench/box" "$scratch/box.sock" "${ROUNDS:-200}" "$BUILD/t/attack/attack"
