# shellcheck shell=sh disable=SC2034,SC2154
# cluster.sh -- a site on eight hosts, for t/cluster.t; read instead of lib.sh.
#
# A host is a network namespace with an address of its own on one bridge.  The file runs
# itself again in namespaces for network, mounts and processes, so that nothing of them is
# left, however the test ends.
#
#	host NAME NUMBER	a host at 10.80.0.NUMBER
#	start NAME COMMAND...	a command there, in the background; its words go to NAME.log
#	cut NAME, heal NAME	take its cable out, put it in again
#	die NAME		kill -9 of everything there
#
#	etcd_start NAME		a member of etcd: db1, db2 or db3
#	patroni_start NAME	Patroni with its Postgres: db1 or db2
#	primary			the name of the host that takes writes
#	is_synchronous		...and has a standby that each commit waits for
#	database_make		role passwords and schema; sets $DATABASE_URL
#	database_url ROLE	what a program is given
#	web_start NAME		nginx and riposte.fcgi
#	judge_start NAME LANGUAGES [SETTING]...	riposte-box and riposte-judge
#	timer_start NAME

if test -z "${CLUSTER_NAMESPACE:-}"
then
	for program in patroni etcd nginx s6-ipcserver-socketbinder systemd-sysusers
	do
		command -v $program >/dev/null || { echo "1..0 # SKIP $program is not installed"; exit 0; }
	done
	unshare -mnp true 2>/dev/null || { echo '1..0 # SKIP no namespaces can be made here'; exit 0; }
	CLUSTER_NAMESPACE=yes
	export CLUSTER_NAMESPACE
	exec unshare -mnpf --kill-child --mount-proc --propagation private -- sh "$0" "$@"
fi
. "$SRC/t/lib.sh"
. "$SRC/t/battle.sh"

share=$RIPOSTE_PREFIX/share/riposte net=10.80.0 password='only a test'
network_make () {
	ip link set lo up && ip link add hosts type bridge && ip link set hosts up &&
	ip addr add $net.254/24 dev hosts && mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns
}

host () {
	ip netns add "$1" && ip link add "$1" type veth peer name cable netns "$1" &&
	ip link set "$1" master hosts up && ip -n "$1" addr add "$net.$2/24" dev cable &&
	ip -n "$1" link set lo up && ip -n "$1" link set cable up &&
	mkdir -p "$scratch/$1" && echo "$net.$2" >"$scratch/$1/address"
}
address () { cat "$scratch/$1/address"; }

# ip netns exec would mount another /sys, without control groups.
start () {
	place=$1
	shift
	nsenter --net="/run/netns/$place" -- "$@" >>"$scratch/$place.log" 2>&1 </dev/null &
}
cut ()  { ip -n "$1" link set cable down; }
heal () { ip -n "$1" link set cable up; }
is_empty () { test -z "$(ip netns pids "$1")"; }
# A box has left its host's network for none.
die () {
	test ! -e "$scratch/$1/box.pid" || kill -9 "$(cat "$scratch/$1/box.pid")" || return 1
	rm -f "$scratch/$1/box.pid"
	# shellcheck disable=SC2046 # numbers
	kill -9 $(ip netns pids "$1") && eventually is_empty "$1"
}

# ---- the database --------------------------------------------------------------

etcd_start () {
	at=$(address "$1")
	install -d -o etcd -g etcd -m 0700 "$scratch/$1/etcd"
	start "$1" setpriv --reuid=etcd --regid=etcd --init-groups -- etcd --name "$1" \
		--data-dir "$scratch/$1/etcd" --listen-peer-urls "http://$at:2380" \
		--initial-advertise-peer-urls "http://$at:2380" --listen-client-urls "http://$at:2379" \
		--advertise-client-urls "http://$at:2379" --initial-cluster-state new \
		--initial-cluster "db1=http://$net.1:2380,db2=http://$net.2:2380,db3=http://$net.3:2380" \
		--enable-v2=true --pre-vote
}

# Processes die here, no machine does: what the kernel has is kept without a flush, for which
# a busy disk takes minutes.
patroni_file () {
	cat <<END
scope: riposte
name: $1
restapi: {listen: "$at:8008", connect_address: "$at:8008"}
etcd: {hosts: ["$net.1:2379", "$net.2:2379", "$net.3:2379"]}
bootstrap:
  dcs:
    ttl: 8
    loop_wait: 1
    retry_timeout: 3
    primary_start_timeout: 0
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters: {wal_log_hints: "on", wal_keep_size: 256MB, max_connections: 100,
        wal_sender_timeout: 5s, wal_receiver_timeout: 5s, tcp_user_timeout: 5s, jit: "off", fsync: "off"}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums, {auth-local: peer}, {auth-host: scram-sha-256}]
postgresql:
  listen: "$at:5432"
  connect_address: "$at:5432"
  data_dir: $scratch/$1/pg/data
  bin_dir: $(dirname "$(command -v initdb)")
  use_unix_socket: true
  pgpass: $scratch/$1/pg/pgpass
  authentication:
    superuser: {username: postgres, password: "$password"}
    replication: {username: replicator, password: "$password"}
    rewind: {username: rewinder, password: "$password"}
  parameters: {unix_socket_directories: $scratch/$1/pg}
  pg_hba:
    - local all postgres peer
    - host replication replicator $net.0/24 scram-sha-256
    - host all all $net.0/24 scram-sha-256
END
}

# A Postgres that outlived its Patroni ends before that begins again: see README.md.
patroni_start () {
	at=$(address "$1")
	install -d -o postgres -g postgres -m 0700 "$scratch/$1/pg"
	patroni_file "$1" >"$scratch/$1/patroni.yml" && chown postgres "$scratch/$1/patroni.yml" &&
	chmod 0600 "$scratch/$1/patroni.yml" || return 1
	# shellcheck disable=SC2016 # for the inner shell
	start "$1" setpriv --reuid=postgres --regid=postgres --init-groups -- env HOME="$scratch/$1/pg" \
		sh -c 'pg_ctl -D "$1/pg/data" -m immediate stop; exec patroni "$1/patroni.yml"' sh "$scratch/$1"
}

patroni_says () { curl -s -m 2 -o /dev/null -w '%{http_code}' "http://$(address "$1"):8008/$2"; }
primary () {
	for name in db1 db2
	do
		test "$(patroni_says $name primary)" != 200 || { echo $name; return 0; }
	done
	return 1
}
other_of () { test "$1" = db1 && echo db2 || echo db1; }
is_primary () { test "$(patroni_says "$1" primary)" = 200; }
is_synchronous () { name=$(primary) && test "$(patroni_says "$(other_of "$name")" sync)" = 200; }

database_url () {
	printf 'postgresql://%s:%s@%s.1,%s.2/riposte?target_session_attrs=read-write&connect_timeout=2&%s' \
		"$1" 'only%20a%20test' $net $net \
		'tcp_user_timeout=4000&keepalives_idle=3&keepalives_interval=1&keepalives_count=3'
}

database_make () {
	owner=$(database_url postgres | sed 's/connect_timeout=2/connect_timeout=8/') # busy is not dead
	psql -XAtqw -d "$(echo "$owner" | sed 's|/riposte?|/postgres?|')" -c 'create database riposte' &&
	DATABASE_URL=$owner && export DATABASE_URL &&
	sh "$share/sql/apply" --set create_rooms=anyone --set rate_submissions=1000000 "$DATABASE_URL" || return 1
	for role in web judge timer
	do
		sql "alter role riposte_$role password '$password'" || return 1
	done
}

# ---- the programs --------------------------------------------------------------

# program HOST ROLE PROGRAM [BEFORE]...: one of ours, as its user and its role.
program () {
	name=$1 role=$2 file=$3
	shift 3
	start "$name" env DATABASE_URL="$(database_url "riposte_$role")" "$@" \
		setpriv --reuid="riposte-$role" --regid="riposte-$role" --init-groups -- \
		"$RIPOSTE_PREFIX/libexec/riposte/$file" -c "$scratch/$name/riposte.conf"
}

nginx_conf () {
	install -d -o www-data -g www-data -m 0700 "$scratch/$1/nginx/tmp"
	for part in main limits riposte fastcgi headers errors
	do
		sed -e "s|@DIR@|$scratch/$1|g" -e "s|@SHARE@|$share|g" -e 's|listen 127.0.0.1:@PORT@|listen 80|' \
		    -e 's|@JANUS@|9|g' -e 's|@FILES@|1024|g' -e 's|@CLIENTS@|256|g' \
			"$share/nginx/$part.conf" >"$scratch/$1/nginx/$part.conf" || return 1
	done
}

web_start () {
	install -d -m 0711 "$scratch/$1/web" && rm -f "$scratch/$1/web/web.sock" && nginx_conf "$1" &&
	: >"$scratch/$1/riposte.conf" || return 1
	program "$1" web riposte.fcgi s6-ipcserver-socketbinder -a 0666 -b 4096 "$scratch/$1/web/web.sock"
	start "$1" nginx -e stderr -c "$scratch/$1/nginx/main.conf"
}

timer_start () {
	: >"$scratch/$1/riposte.conf"
	program "$1" timer riposte-timer
}

# Both boxes are on one machine, and nobody may share their users: the number of the host
# tells them apart.
judge_start () {
	name=$1 languages=$2
	shift 2
	install -d -m 0711 "$scratch/$name/box" && install -d -m 0755 "$scratch/$name/languages" &&
	install -d -o riposte-judge -g riposte-judge "$scratch/$name/cache" "$scratch/$name/prepared" || return 1
	for language in $languages
	do
		cp "$share/languages/$language" "$scratch/$name/languages/" || return 1
	done
	{
		printf '%s\n' "box_socket = $scratch/$name/box/box.sock" 'judge_user = riposte-judge' \
			"judge_name = $name" "judge_cache = $scratch/$name/cache" \
			"judge_prepared = $scratch/$name/prepared" "judge_languages = $scratch/$name/languages" \
			"box_uid = $((61000 + $(address "$name" | sed 's/.*\.//') * 10))" "$@"
	} >"$scratch/$name/riposte.conf"
	start "$name" "$RIPOSTE_PREFIX/libexec/riposte/riposte-box" -c "$scratch/$name/riposte.conf"
	echo $! >"$scratch/$name/box.pid"
	program "$name" judge riposte-judge
}

systemd-sysusers "$SRC/lib/sysusers/riposte.conf" || bail 'no users'
unset RIPOSTE_JUDGE_PREPARED # each judge host has its own
network_make || skip_all 'no bridge can be made here'
