#!/bin/sh
# The two images: built from a base that mmdebstrap makes, started with a Postgres, a
# battle across them in the languages of the core, and stopped.  Takes many minutes and
# the network; ./check images runs it.  IMAGES=DIR keeps base and layers for the next time.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/root.sh"
test "$(id -u)" = 0 || skip_all 'podman needs root here'
plan 43

: "${IMAGES:=$scratch/images}"
mkdir -p "$IMAGES"
cat >containers.conf <<'END'
[engine]
runtime = "crun"
events_logger = "file"
cgroup_manager = "cgroupfs"
[containers]
cgroups = "disabled"
END
echo 'unqualified-search-registries = []' >registries.conf
test -e /etc/containers/policy.json || {
	mkdir -p /etc/containers
	echo '{"default": [{"type": "insecureAcceptAnything"}]}' >/etc/containers/policy.json
}
CONTAINERS_CONF=$scratch/containers.conf CONTAINERS_REGISTRIES_CONF=$scratch/registries.conf
export CONTAINERS_CONF CONTAINERS_REGISTRIES_CONF

# A network of their own, so that port 8080 is free; and without the mount of control
# groups of version 2, since crun takes no host with both kinds.
unshare -nm --propagation private sh -c '
	! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified
	ip link set lo up && ip link add media type veth peer name other &&
	ip addr add 198.51.100.1/24 dev media && ip link set media up && ip link set other up &&
	echo up >namespace.up
	exec sleep infinity' 3>&- &
namespace=$!
# There is no systemd that would look at their health: we ask.
pod () {
	DISABLE_HC_SYSTEMD=true nsenter -t $namespace -m podman --root "$IMAGES/store" --runroot "$IMAGES/run" \
		--storage-driver overlay --cgroup-manager cgroupfs "$@" </dev/null
}
build () {
	began=$(now_ms)
	pod build --format docker --isolation=chroot --network=host \
		--build-arg BASE=localhost/base:bookworm "$@" "$SRC" >build.log 2>&1 ||
		{ tail -n 30 build.log; return 1; }
	echo "# built in $(($(now_ms) - began)) ms" >&3
}
base () {
	pod image exists localhost/base:bookworm && return
	root_make "$scratch/root" --dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' &&
	tar -C "$scratch/root" -cf base.tar . && pod import "$scratch/base.tar" localhost/base:bookworm
}
is_below () { size=$(pod image inspect --format '{{.Size}}' "$1") && echo "# $1 has $((size / 1000000)) MB" >&3 && test "$size" -le "$2"; }
exec 3>&1

end_all () {
	for name in web meeting judge bare
	do
		pod rm -f -t 5 $name >/dev/null 2>&1
	done
	test ! -e pg/postmaster.pid || as_postgres pg_ctl -D pg -m immediate stop >/dev/null 2>&1
	kill $namespace
}
trap 'end_all; leave' EXIT
curl () { nsenter -t $namespace -n curl "$@"; }
as_postgres () { nsenter -t $namespace -n setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; }
postgres_starts () {
	install -d -o postgres -g postgres pg socket &&
	as_postgres initdb -D "$scratch/pg" -U postgres -E UTF8 --locale=C.UTF-8 \
		--auth-local=trust --auth-host=scram-sha-256 &&
	as_postgres pg_ctl -D "$scratch/pg" -l "$scratch/socket/log" -w -o "-c listen_addresses=127.0.0.1 -k $scratch/socket" start &&
	psql -XAtqw -d "host=$scratch/socket user=postgres dbname=postgres" \
		-c "alter role postgres password 'the owner'" -c 'create database riposte'
}
DATABASE_URL="host=$scratch/socket user=postgres dbname=riposte"
export DATABASE_URL
URL=http://127.0.0.1:8080

# What compose.yaml says, on this machine's limits.
start () {
	name=$1
	shift
	pod run -d --name "$name" --network "ns:/proc/$namespace/ns/net" --ulimit nofile=4096:4096 \
		--ulimit nproc=4096:4096 "$@"
}
passwords='-e RIPOSTE_WEB_PASSWORD=w1 -e RIPOSTE_TIMER_PASSWORD=t1 -e RIPOSTE_SCRIBE_PASSWORD=s1'
# shellcheck disable=SC2086 # words
schema () {
	pod run --rm --network "ns:/proc/$namespace/ns/net" --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 \
		--read-only --tmpfs /run:mode=1777 $passwords -e RIPOSTE_JUDGE_PASSWORD=j1 -e RIPOSTE_CREATE_ROOMS=anyone \
		-e DATABASE_URL='postgresql://postgres:the%20owner@127.0.0.1/riposte' riposte-web schema >schema.log 2>&1
	status=$?
	cat schema.log
	return $status
}
# shellcheck disable=SC2086
start_web () {
	start web --read-only --tmpfs /run:mode=1777 --cap-drop=ALL --security-opt no-new-privileges \
		$passwords -e DATABASE_URL=postgresql://127.0.0.1/riposte riposte-web
}
# The same place with meetings.
# shellcheck disable=SC2086
start_meeting () {
	start meeting --read-only --tmpfs /run:mode=1777 --cap-drop=ALL --security-opt no-new-privileges \
		$passwords -e DATABASE_URL=postgresql://127.0.0.1/riposte -e RIPOSTE_TURN_ADDRESS=198.51.100.1 \
		-e RIPOSTE_MEETING_SECRET="$(openssl rand -hex 32)" riposte-web
}
attached () { pod logs meeting 2>&1 | grep -F "msg=\"connected to Janus\""; }
relays () { nsenter -t $namespace -n ss -Huln 'src 198.51.100.1 and sport = 3478' | grep .; }
# start_judge NAME [OPTION]...
start_judge () {
	start "$@" -v /sys/fs/cgroup:/sys/fs/cgroup:rw -v "$SRC/t/packages/sum:/mnt/sum:ro" \
		-e DATABASE_URL=postgresql://127.0.0.1/riposte -e RIPOSTE_JUDGE_PASSWORD=j1 riposte-judge:core
}
homeless () {
	pod run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 riposte-web >homeless.log 2>&1
}
ready () { curl -sf -o /dev/null "$URL/readyz"; }
lives () { curl -sf -o /dev/null "$URL/healthz"; }
# A check that fails soon after the start is no failure for podman: only a good one tells.
is_healthy () { pod healthcheck run "$1" >health 2>&1; pod ps --filter "name=$1" --format '{{.Status}}' | has '(healthy)'; }
says () { pod logs "$1" 2>&1 | grep -E "$2"; }
stops_in_time () {
	before=$(date +%s)
	pod stop -t 30 "$1" && took=$(($(date +%s) - before)) && echo "$1 stopped in $took s" && test $took -le 10
}
doctor_says_so () { pod exec judge riposte-doctor check judge >doctor 2>&1; cat doctor; grep -E '^(warning|ok) +judge.container ' doctor; }
import () { pod exec judge sh /usr/local/bin/riposte-container riposte-import /mnt/sum; }

eventually test -s namespace.up || bail 'no namespaces'
check  'a base is made'                            base
check  'the web is built'                          build -t riposte-web -f "$SRC/cgi/Containerfile"
check  'it has at most 160 MB'                     is_below riposte-web 160000000
check  'the judge is built'                        build -t riposte-judge:core -f "$SRC/judge/Containerfile"
refuse 'without a database the web does not start' homeless
check  'which is said'                             has 'DATABASE_URL is not set' <homeless.log
check  'a Postgres starts'                         postgres_starts
check  'the schema is applied by the web image'    schema
check  '...which tells the first administrator'    grep -E 'http://localhost:8080/ticket/[A-Za-z0-9_-]{43}$' schema.log
check  'the web starts'                            start_web
check  'as an ordinary user over a read-only root' eventually lives
refuse '...who can write nothing of it'            pod exec web touch /usr/share/riposte/www/x
check  '...and is not root'                        test "$(pod exec web id -u)" = 10001
check  'its health is good'                        eventually is_healthy web
check  'the judge starts'                          start_judge judge --cap-add SYS_ADMIN
WITHIN=180
check  'and is ready'                              eventually ready
check  'its health is good, too'                   eventually is_healthy judge
check  'a problem is imported, judged'             import
check  'the doctor says what such a container is worth' doctor_says_so

guest ada
check  'a battle is begun'                         room '{"problems": ["sum"]}'
api POST "/rooms/$code/start" '{}' >/dev/null
source_of () {
	case $1 in
	c) printf '%s\n' '#include <stdio.h>
int main(void) { long a, b; if (scanf("%ld %ld", &a, &b) != 2) return 1; printf("%ld\n", a + b); }' ;;
	cpp) printf '%s\n' '#include <bits/stdc++.h>
int main() { long a, b; std::cin >> a >> b; std::cout << a + b << "\n"; }' ;;
	python) printf '%s\n' 'print(sum(map(int, input().split())))' ;;
	java) printf '%s\n' 'public class Main { public static void main(String[] a) { var s = new java.util.Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }' ;;
	javascript) printf '%s\n' 'const [a, b] = require("fs").readFileSync(0, "utf8").split(/\s+/).map(Number); console.log(a + b);' ;;
	go) printf '%s\n' 'package main
import "fmt"
func main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }' ;;
	rust) printf '%s\n' 'use std::io::Read;
fn main() { let mut s = String::new(); std::io::stdin().read_to_string(&mut s).unwrap(); let t: i64 = s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum(); println!("{}", t); }' ;;
	ruby) printf '%s\n' 'puts gets.split.map(&:to_i).sum' ;;
	php) printf '%s\n' '<?php echo array_sum(explode(" ", trim(fgets(STDIN)))), "\n";' ;;
	perl) printf '%s\n' 'my ($a, $b) = split " ", <STDIN>; print $a + $b, "\n";' ;;
	lua) printf '%s\n' 'local a, b = io.read("n", "n") print(a + b)' ;;
	bash) printf '%s\n' 'read a b; echo $((a + b))' ;;
	esac
}
judged_in () {
	source_of "$1" >source
	submit sum "$1" source >/dev/null && test "$(WITHIN=120 verdict)" = ACCEPTED || { cat body; return 1; }
}
for language in c cpp python java javascript go rust ruby php perl lua bash
do
	check "a solution in $language is accepted"  judged_in $language
done
check  'the judge stops within ten seconds'        stops_in_time judge
check  '...having given back what it held'         says judge 'msg=stopped'
check  'the web stops within ten seconds'          stops_in_time web
check  '...in time for those who wait'             says web 'msg=stopped in_time=1'
check  'with a secret for meetings it starts again' start_meeting
check  '...Janus, to which the scribe goes'        eventually attached
check  '...and the relay'                          eventually relays
check  '...and stops within ten seconds, too'      stops_in_time meeting
check  'a judge without SYS_ADMIN starts'          start_judge bare
check  '...and says what it lacks'                 eventually says bare 'level=error program=riposte-box'
refuse '...and is not healthy'                     is_healthy bare
