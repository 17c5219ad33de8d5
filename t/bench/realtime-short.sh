# shellcheck shell=sh disable=SC2034,SC2154
# realtime-short.sh -- short requests and bells; read after realtime-lib.sh.

SECONDS_EACH=${SECONDS_EACH:-5}

# ---- short requests ---------------------------------------------------------------

# On one port of the same nginx: /hello of a bare libfcgi program, our /api/v1/me, and
# the same call of the database in PHP.  Where the site limits how often one address
# may ask, this port does not.
short_start () {
	"$SRC/run" --packages --also 'php-fpm php-pgsql' >"$scratch/packages.log" 2>&1 ||
		bail "no PHP: $(tail -n 3 "$scratch/packages.log")"
	mkdir -m 0711 "$scratch/short"
	s6-ipcserver-socketbinder -B -a 0666 -b 4096 "$scratch/short/hello.sock" "$BUILD/t/bench/hello" &
	echo $! >"$scratch/hello.pid"
	cp "$SRC/t/bench/peers/me.php" "$scratch/short"
	cat >"$scratch/short/php.conf" <<END
[global]
error_log = $scratch/short/php.log
daemonize = no
[www]
user = riposte-web
group = riposte-web
listen = $scratch/short/php.sock
listen.mode = 0666
listen.backlog = 4096
pm = static
pm.max_children = 8
env[DATABASE_URL] = "$(sed -n "s/^export DATABASE_URL='\(.*\)'/\1/p" "$SITE/service/web/run")"
END
	"$(find /usr/sbin -name 'php-fpm*' | sort | tail -n 1)" -y "$scratch/short/php.conf" 2>"$scratch/php.err" &
	echo $! >"$scratch/php.pid"
	following="$following hello php"
	port_short=$(free_port)
	add_to_nginx <<END
	upstream hello {
		server unix:$scratch/short/hello.sock;
		keepalive 64;
		keepalive_requests 1000000;
	}
	server {
		listen 127.0.0.1:$port_short backlog=4096;
		location /hello {
			include $SITE/nginx/fastcgi-hello.conf;
		}
		location /api/ {
			include $SITE/nginx/fastcgi.conf;
		}
		location /php {
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param SCRIPT_FILENAME $scratch/short/me.php;
			fastcgi_pass unix:$scratch/short/php.sock;
		}
	}
END
	sed 's|fastcgi_pass riposte;|fastcgi_pass hello;|' "$SITE/nginx/fastcgi.conf" >"$SITE/nginx/fastcgi-hello.conf"
	chmod 0755 "$scratch/short"
	kill -HUP "$(service_pid nginx)"
	sid=$(awk '$6 == "sid" { print $7 }' "$scratch/alice.jar")
	for path in /hello /api/v1/me /php
	do
		eventually curl -sf -b "sid=$sid" -o "$scratch/short.answer" "http://localhost:$port_short$path" ||
			bail "$path does not answer: $(cat "$scratch/short/php.log" "$scratch/php.err" "$SITE/log/nginx.log" | tail -n 5)"
	done
	test "$(jq -c .id <"$scratch/short.answer")" = "$alice" || bail "PHP does not know who asks"
}

bench_short () {
	short_start
	echo "# short requests on 64 connections for $SECONDS_EACH s; delays in ms, CPU in us a request"
	printf '%-6s %-6s %10s %8s %8s %8s  %6s %6s %6s\n' round kind a-second p50 p99 errors server nginx db
	for round in $(seq "$ROUNDS")
	do
		for kind in hello me php
		do
			short_round "$round" "$kind"
		done
	done
	awk "$MEDIAN"'
	{ rate[$1, $2] = $3; errors += $6; rounds = $1 }
	function against(kind,   r, list, line) {
		for (r = 1; r <= rounds; r++) {
			list[r] = rate[r, "me"] / rate[r, kind]
			line = line sprintf(" %.2f", list[r])
		}
		return sprintf("%.2f (%s )", median(list, rounds), line)
	}
	END {
		printf "requests a second against the bare program, at least 0.55: %s\n", against("hello")
		printf "requests a second against PHP, at least 3.5: %s\n", against("php")
		printf "answers that were errors: %d\n", errors
	}' "$scratch/short.figures"
}

short_round () {
	case $2 in
	hello) path=/hello ;;
	me)    path=/api/v1/me ;;
	php)   path=/php ;;
	esac
	cpu_mark "$2"
	figures=$("$BUILD/t/bench/requests" "$port_short" "$path" 64 "$SECONDS_EACH" "sid=$sid") || bail "no $2"
	# shellcheck disable=SC2046 # fields
	set -- "$1" "$2" "$figures" $(cpu_since "$2")
	echo "$1 $2 $3" >>"$scratch/short.figures"
	echo "$*" | awk -v s="$SECONDS_EACH" '{ n = $3 * s / 1e6
		printf "%-6s %-6s %10d %8.2f %8.2f %8d  %6.0f %6.0f %6.0f\n", $1, $2, $3, $4, $5, $6, $7 / n, $8 / n, $9 / n }'
}

# ---- what a bell costs ------------------------------------------------------------------

# Sixteen who write into rooms at random: without a bell, with one in the writing
# transaction (as one would do it first), and with one rung after the commit (as it is
# done).  A slow flush is made by commit_delay, which sleeps before each.
bench_bells () {
	crowd_rooms_exist || crowd_rooms "$ROOMS" "$scratch/many.ours" || bail 'no rooms'
	first=$(sql "select min(room_id) from riposte.room where title like 'Crowd %'")
	say='select api.bench_say(:room::text, '"'x'"');'
	printf '\\set room random(%d, %d)\n%s\n' "$first" $((first + ROOMS - 1)) "$say" >"$scratch/none.sql"
	sed "s/^select.*/begin;&select pg_notify('riposte_room', :room || ':1');commit;/" "$scratch/none.sql" >"$scratch/inside.sql"
	{ cat "$scratch/none.sql"; echo "select api.ring('room ' || :room || ':1');"; } >"$scratch/after.sql"
	echo "# sixteen writers for $SECONDS_EACH s: commits a second"
	printf '%-6s %-6s %10s %10s %10s\n' round flush none inside after
	for round in $(seq "$ROUNDS")
	do
		for flush in 0 5
		do
			bells_round "$round" "$flush"
		done
	done
	set_flush 0
}

crowd_rooms_exist () { test "$(sql "select count(*) from riposte.room where title like 'Crowd %'")" = "$ROOMS"; }
set_flush () {
	psql -XAtqw "$DATABASE_URL" -c "alter system set commit_delay = $(($1 * 1000))" \
		-c 'alter system set commit_siblings = 0' -c 'select pg_reload_conf()' >/dev/null
}

bells_round () {
	set_flush "$2"
	set -- "$1" "$2 ms"
	for kind in none inside after
	do
		set -- "$@" "$(pgbench -n -M prepared -c 16 -j 2 -T "$SECONDS_EACH" -f "$scratch/$kind.sql" \
			"$DATABASE_URL" 2>>"$scratch/pgbench.log" | awk '/^tps/ { print int($3) }')"
	done
	printf '%-6s %-6s %10d %10d %10d\n' "$@"
}
