# shellcheck shell=sh disable=SC2034,SC2154
# realtime-lib.sh -- the parts of realtime.sh; read after lib.sh and crowd.sh.

# shellcheck disable=SC3045 # dash and bash have it
files=$(ulimit -Hn)
test "$files" != unlimited && test "$files" -le 65536 || files=65536
most=$(((files - 200) / 2))
test "$most" -le 10000 || most=10000
GUESTS=${GUESTS:-$most} ROUNDS=${ROUNDS:-3} EVENTS=${EVENTS:-10} LAST=${LAST:-60}
ROOMS=${ROOMS:-2500} JOINS=${JOINS:-2500}
hertz=$(getconf CLK_TCK)
# shellcheck disable=SC2016 # awk's own
MEDIAN='function median(list, n,   i, j, t) {
	for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++)
		if (list[j] < list[i]) { t = list[i]; list[i] = list[j]; list[j] = t }
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}'
WITHIN=60

# ---- the site and its peers ------------------------------------------------------

# One Postgres of our own, that flushes; one nginx with a port for each server.
bench_start () {
	site_start --own-postgres
	battle_import
	battle_room >/dev/null || bail 'no room'
	s6-svc -d "$SITE/service/judge" && s6-svc -d "$SITE/service/box"
	crowd_voice
}

# socket.io and plain node, from npm's lock file.
peers_start () {
	test -z "${peers:-}" || return 0
	peers=$RIPOSTE_TEST_DIR/peers
	mkdir -p "$peers"
	cp "$SRC/t/bench/peers/"*.js* "$SRC/t/bench/peers/.npmrc" "$peers"
	(cd "$peers" && { test -d node_modules || npm ci; }) >"$scratch/npm.log" 2>&1 ||
		bail "npm could not fetch socket.io: $(cat "$scratch/npm.log")"
	for kind in node socketio
	do
		own=$(free_port)
		eval "own_$kind=$own"
		start_peer $kind
		show_peer $kind
		kill -HUP "$(service_pid nginx)"
		eventually peer_answers $kind || bail "$kind does not answer"
	done
}

# Its process: $pid_KIND; its own port: $own_KIND.
start_peer () {
	eval "own=\$own_$1"
	node "$peers/peers.js" "$1" "$own" >"$scratch/$1.log" 2>&1 &
	eval "pid_$1=$!"
	echo $! >"$scratch/peer_$1.pid"
	following="$following peer_$1"
	eventually is_taken "$own" || bail "no $1: $(cat "$scratch/$1.log")"
}

# Into the http block of the site's nginx, whose last line closes it.
add_to_nginx () {
	sed -i '$d' "$SITE/nginx/nginx.conf"
	cat >>"$SITE/nginx/nginx.conf"
	echo '}' >>"$SITE/nginx/nginx.conf"
}

# Its port behind nginx: $port_KIND.
show_peer () {
	behind=$(free_port)
	eval "port_$1=$behind"
	add_to_nginx <<END
	upstream peer_$1 {
		server 127.0.0.1:$own;
		keepalive 16384;
		keepalive_requests 1000000;
	}
	server {
		listen 127.0.0.1:$behind backlog=4096;
		location / {
			proxy_pass http://peer_$1;
			proxy_http_version 1.1;
			proxy_set_header Upgrade \$http_upgrade;
			proxy_set_header Connection \$http_connection;
			proxy_buffering off;
			proxy_buffer_size 2k;
			proxy_read_timeout 75s;
		}
	}
END
}

# A round begins with processes that have served nobody: memory that was used before
# would count for those who come later.
renew () {
	case $1 in
	poll|stream)
		before_pid=$(service_pid web)
		s6-svc -r "$SITE/service/web"
		eventually is_another web ;;
	*)
		unfollow "peer_$1"
		start_peer "$1" ;;
	esac
	workers_before=$(nginx_pids)
	kill -HUP "$(service_pid nginx)"
	eventually all_are_gone || bail 'nginx keeps its old workers'
	case $1 in
	poll|stream) eventually curl -sf -o /dev/null "$URL/healthz" ;;
	*) eventually peer_answers "$1" ;;
	esac || bail "$1 does not answer"
}
is_another () { now=$(service_pid "$1") && test "$now" -gt 0 && test "$now" != "$before_pid"; }
all_are_gone () {
	for pid in $workers_before
	do
		test ! -e "/proc/$pid" || return 1
	done
}

is_taken () { ! is_free "$1"; }
peer_answers () {
	eval "at=\$port_$1"
	curl -s -m 2 -d 'warm' "http://localhost:$at/publish?room=warm" >/dev/null
}

# ---- what is measured --------------------------------------------------------------

# CPU ticks of processes and their children that have ended.
ticks () {
	sum=0
	for pid in "$@"
	do
		# the second field may hold spaces
		line=$(sed 's/^.*) //' "/proc/$pid/stat" 2>/dev/null) || continue
		# shellcheck disable=SC2086 # fields
		set -- $line
		sum=$((sum + ${12} + ${13}))
	done
	echo "$sum"
}
children () { pgrep -P "$1"; }
nginx_pids () { children "$(service_pid nginx)"; }
postgres_pids () { service_pid postgres; children "$(service_pid postgres)"; }
# Memory of processes that is theirs alone, and of what they share by writing, in KB.
rss () {
	for pid in "$@"
	do
		awk '/^Rss(Anon|Shmem)/ { n += $2 } END { print n + 0 }' "/proc/$pid/status" 2>/dev/null
	done | awk '{ n += $1 } END { print n + 0 }'
}
whole_rss () { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

server_of () {
	case $1 in
	poll|stream|me) service_pid web ;;
	hello) cat "$scratch/hello.pid" ;;
	php) children "$(cat "$scratch/php.pid")" ;;
	*) eval "echo \$pid_$1" ;;
	esac
}
port_of () {
	case $1 in
	poll|stream) echo "$PORT" ;;
	*) eval "echo \$port_$1" ;;
	esac
}

# shellcheck disable=SC2046 # lists of numbers
cpu_mark () {
	cpu_server=$(ticks $(server_of "$1")) cpu_nginx=$(ticks $(nginx_pids))
	cpu_postgres=$(ticks $(postgres_pids))
}
# shellcheck disable=SC2046
cpu_since () {
	awk -v a="$(ticks $(server_of "$1"))" -v b="$cpu_server" -v c="$(ticks $(nginx_pids))" \
		-v d="$cpu_nginx" -v e="$(ticks $(postgres_pids))" -v f="$cpu_postgres" -v hz="$hertz" \
		'BEGIN { printf "%.2f %.2f %.2f", (a - b) / hz, (c - d) / hz, (e - f) / hz }'
}

said () { grep -q '^said' "$scratch/$1.out"; }
all_wait () { crowd_is "$1" waiting "$2"; }
has_all () { test "$(stat "$1" delays)" -ge "$2"; }
is_over () { test "$(stat "$1" waiting)" = 0; }

# The dust has settled: nobody is told any more that others have come or gone.
is_quiet_in_rooms () {
	events_before=$(sql 'select sum(last_seq) from riposte.room_seq')
	sleep 2
	test "$(sql 'select sum(last_seq) from riposte.room_seq')" = "$events_before"
}

# Guests of a kind come, and all wait.
gather () {
	kind=$1 file=$2 n=$3
	database=$DATABASE_URL
	case $kind in
	poll|stream) crowd "$kind" -k "$kind" -j "$JOINS" "$file" ;;
	*) PORT_OURS=$PORT
	   PORT=$(port_of "$kind")
	   DATABASE_URL='' crowd "$kind" -k "$kind" -j "$JOINS" "$file"
	   PORT=$PORT_OURS ;;
	esac
	eventually all_wait "$kind" "$n" || {
		stat "$kind" '' >&2
		bail "not all of $kind wait: $(tail -n 1 "$scratch/$kind.out")"
	}
}

disperse () {
	kill "$(cat "$scratch/$1.pid")" 2>/dev/null
	wait "$(cat "$scratch/$1.pid")" 2>/dev/null
	following=$(echo " $following " | sed "s/ $1 / /")
	crowd_name=$1
	eventually is_quiet
}
is_quiet () { ! pgrep -f "crowd.*-k $crowd_name .*$scratch" >/dev/null; }

# ---- one room ---------------------------------------------------------------------

# A peer's guests need no session.
guests_of_peers () { awk '{ print "-", "room" $4, $3, "room" $4 }' "$1" >"$2"; }

bench_fanout () {
	peers_start
	crowd_watch "$GUESTS" "$scratch/one.ours" 400 || bail 'no guests'
	guests_of_peers one.ours one.peers
	echo "# one room, $GUESTS guests, $EVENTS events 2 s apart; delays in ms, CPU in s an event,"
	echo "# memory in KB a guest (server, nginx), and all that is resident of the server"
	printf '%-6s %-9s %8s %8s %8s %9s %9s  %6s %6s %6s %6s  %6s %6s %9s\n' round kind p50 p99 max \
		expected got server nginx db guests server nginx whole
	for round in $(seq "$ROUNDS")
	do
		for kind in ${KINDS:-poll socketio stream node}
		do
			fanout_round "$round" "$kind"
		done
	done
	fanout_summary
}

# shellcheck disable=SC2046,SC2086
fanout_round () {
	case $2 in
	poll|stream) file=one.ours ;;
	*) file=one.peers ;;
	esac
	renew "$2"
	nginx_before=$(rss $(nginx_pids)) server_before=$(rss $(server_of "$2"))
	gather "$2" "$scratch/$file" "$GUESTS"
	eventually is_quiet_in_rooms || bail 'the dust does not settle'
	server_kb=$(awk -v a="$(rss $(server_of "$2"))" -v b="$server_before" -v n="$GUESTS" 'BEGIN { printf "%.1f", (a - b) / n }')
	nginx_kb=$(awk -v a="$(rss $(nginx_pids))" -v b="$nginx_before" -v n="$GUESTS" 'BEGIN { printf "%.1f", (a - b) / n }')
	tell "$2" forget >/dev/null
	cpu_mark "$2"
	guests_before=$(stat "$2" cpu_s)
	WITHIN=$((EVENTS * 2 + 30)) tell "$2" "say $EVENTS 0.5 1" >/dev/null || bail 'nothing was said'
	eventually has_all "$2" $((GUESTS * EVENTS)) || echo "# $2 did not hear all" >&2
	used=$(cpu_since "$2")
	tell "$2" stat >/dev/null
	tail -n 1 "$scratch/$2.out" >"$scratch/figures"
	web_whole=$(whole_rss $(server_of "$2"))
	# ours: compared with the log; others: counted
	tell "$2" end >/dev/null
	eventually is_over "$2" || bail "$2 did not hear the end"
	case $2 in
	poll|stream) saw "$2" || bail "$2 saw something else than the log holds" ;;
	esac
	set -- "$1" "$2" $used
	jq -r --arg r "$1" --arg k "$2" --arg n "$((GUESTS * EVENTS))" --argjson e "$EVENTS" \
		--argjson g "$guests_before" --arg s "$3" --arg x "$4" --arg d "$5" \
		--arg sk "$server_kb" --arg xk "$nginx_kb" --arg w "$web_whole" \
		'[$r, $k, .p50_ms, .p99_ms, .max_ms, $n, .delays, ($s | tonumber) / $e, ($x | tonumber) / $e,
		($d | tonumber) / $e, (.cpu_s - $g) / $e, $sk, $xk, $w] | map(tostring) | join(" ")' \
		<"$scratch/figures" >>"$scratch/fanout"
	tail -n 1 "$scratch/fanout" | {
		# shellcheck disable=SC2034
		read -r r k a b c n got s x d g sk xk w
		printf '%-6s %-9s %8.1f %8.1f %8.1f %9d %9d  %6.3f %6.3f %6.3f %6.3f  %6.1f %6.1f %9d\n' \
			"$r" "$k" "$a" "$b" "$c" "$n" "$got" "$s" "$x" "$d" "$g" "$sk" "$xk" "$w"
	}
	disperse "$2"
	sleep 2
}

# What is wanted, beside what it is: ratios of one round, and their median.
fanout_summary () {
	awk "$MEDIAN"'
	{ p99[$1, $2] = $4; memory[$1, $2] = $12 + $13; nginx[$1, $2] = $13; whole[$1, $2] = $14
	  lost += $6 - $7; rounds = $1 > rounds ? $1 : rounds }
	function against(figure, kind,   r, n, line, ratio) {
		for (r = 1; r <= rounds; r++) if (figure[r, "socketio"] && figure[r, kind]) {
			ratio[++n] = figure[r, kind] / figure[r, "socketio"]
			line = line sprintf(" %.2f", ratio[n])
		}
		return n ? sprintf("%.2f (%s )", median(ratio, n), line) : "not measured"
	}
	function most(figure, kind,   r, n) {
		for (r = 1; r <= rounds; r++) n = figure[r, kind] > n ? figure[r, kind] : n
		return n
	}
	END {
		printf "p99 of long polls against socket.io, at most 1.0: %s\n", against(p99, "poll")
		printf "p99 of open answers against socket.io, at most 0.7: %s\n", against(p99, "stream")
		printf "p99 of plain node against socket.io: %s\n", against(p99, "node")
		printf "memory with nginx against socket.io, at most 0.4: polls %s, open answers %s\n",
			against(memory, "poll"), against(memory, "stream")
		printf "nginx, KB a guest: polls %.1f (at most 10), open answers %.1f (at most 12)\n",
			most(nginx, "poll"), most(nginx, "stream")
		printf "resident memory of riposte.fcgi, at most 10 MB: polls %.1f MB, open answers %.1f MB\n",
			most(whole, "poll") / 1000, most(whole, "stream") / 1000
		printf "deliveries that were not made: %d\n", lost
	}' "$scratch/fanout"
}

# ---- many rooms ---------------------------------------------------------------------

bench_rooms () {
	peers_start
	crowd_rooms "$ROOMS" "$scratch/many.ours" || bail 'no rooms'
	guests_of_peers many.ours many.peers
	echo "# $ROOMS rooms of four, 1000 events/s for $LAST s; delays in ms, CPU in s"
	printf '%-6s %-9s %8s %8s %8s %9s %9s  %6s %6s %6s %6s  %s\n' round kind p50 p99 max \
		expected got server nginx db errors saw
	for round in $(seq "$ROUNDS")
	do
		for kind in ${ROOM_KINDS:-poll stream socketio}
		do
			rooms_round "$round" "$kind"
		done
	done
	awk "$MEDIAN"'
	{ n[$2]++; p50[$2, n[$2]] = $3; p99[$2, n[$2]] = $4; lost[$2] += $6 - $7 }
	function middle(figure, kind,   i, list) {
		for (i = 1; i <= n[kind]; i++) list[i] = figure[kind, i]
		return median(list, n[kind])
	}
	END { for (kind in n) printf "%s: p50 %.2f ms, at most 1; p99 %.2f ms, at most 3; lost %d\n",
		kind, middle(p50, kind), middle(p99, kind), lost[kind] }' "$scratch/rooms"
}

rooms_round () {
	case $2 in
	poll|stream) file=many.ours ;;
	*) file=many.peers ;;
	esac
	renew "$2"
	gather "$2" "$scratch/$file" $((ROOMS * 4))
	eventually is_quiet_in_rooms || bail 'the dust does not settle'
	tell "$2" forget >/dev/null
	cpu_mark "$2"
	WITHIN=$((LAST + 60)) tell "$2" "say $((LAST * 1000)) 1000 4" >/dev/null
	eventually has_all "$2" $((LAST * 4000)) || echo "# $2 did not hear all" >&2
	used=$(cpu_since "$2")
	tell "$2" stat >/dev/null
	tail -n 1 "$scratch/$2.out" >"$scratch/figures"
	WITHIN=120
	tell "$2" end >/dev/null
	eventually is_over "$2" || bail "$2 did not hear the end"
	WITHIN=60
	verdict='counted'
	case $2 in
	poll|stream) saw "$2" && verdict='as-the-log-holds' || verdict='NOT-AS-THE-LOG-HOLDS' ;;
	esac
	jq -r --arg r "$1" --arg k "$2" --arg u "$used" --argjson n $((LAST * 4000)) --arg v "$verdict" \
		'[$r, $k, .p50_ms, .p99_ms, .max_ms, $n, .delays, $u, .errors, $v] | map(tostring) | join(" ")' \
		<"$scratch/figures" >>"$scratch/rooms"
	# shellcheck disable=SC2046,SC2183 # fields
	printf '%-6s %-9s %8.2f %8.2f %8.1f %9d %9d  %6.2f %6.2f %6.2f %6d  %s\n' $(tail -n 1 "$scratch/rooms")
	disperse "$2"
	sleep 2
}

# ---- nothing happens -----------------------------------------------------------------

bench_idle () {
	test -s "$scratch/one.ours" || crowd_watch "$GUESTS" "$scratch/one.ours" 400
	test -s "$scratch/many.ours" || crowd_rooms "$ROOMS" "$scratch/many.ours"
	echo "# nothing happens for $LAST s: CPU seconds of the web program, nginx and Postgres, % of a core"
	for kind in poll stream
	do
		idle_round "$kind" "$scratch/one.ours" "$GUESTS" 'who watch'
		idle_round "$kind" "$scratch/many.ours" $((ROOMS * 4)) 'players'
	done
}

idle_round () {
	renew "$1"
	gather "$1" "$2" "$3"
	sleep 30 # each has come back once, and has a pass
	cpu_mark "$1"
	sleep "$LAST"
	used=$(cpu_since "$1")
	echo "$used" | awk -v k="$1" -v w="$4" -v n="$3" -v t="$LAST" \
		'{ printf "%s, %d %s: %s  %.1f %%\n", k, n, w, $0, 100 * ($1 + $2 + $3) / t }'
	disperse "$1"
	sleep 2
}
