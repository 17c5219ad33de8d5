# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-web.sh -- does the site answer, and for how many can it?

check_web () {
	socket=$(fact web_socket)
	: "${socket:=/run/riposte-web/web.sock}"
	address=$(fact web_address)
	test -n "$address" || address=$(fact site_url)
	: "${address:=http://127.0.0.1}"
	socket_is_there
	site_is_ready
	if command -v ss >/dev/null
	then
		backlog_is_long
		program_has_files
		nginx_has_files
	else
		warning web.limits "without ss nobody can tell who serves what" 'apt-get install iproute2'
	fi
}

socket_is_there () {
	if test ! -S "$socket"
	then
		fail web.socket "there is no socket $socket" \
			"systemctl enable --now riposte-web.socket   # or web_socket in riposte.conf says where it is"
	else
		ok web.socket "$socket"
	fi
}

site_is_ready () {
	command -v curl >/dev/null || {
		warning web.ready "without curl the site cannot be asked" 'apt-get install curl'
		return
	}
	: >"$work/ready"
	status=$(curl -sk -m 10 -o "$work/ready" -w '%{http_code}' "$address/readyz" 2>"$work/curl.log") || :
	code=$(sed -n 's/.*"code": *"\([a-z_]*\)".*/\1/p' "$work/ready")
	case $status:$code in
	200:*)           ok web.ready "$address/readyz" ;;
	000:*)           fail web.ready "nobody answers at $address" \
				"systemctl restart nginx   # and web_address in riposte.conf says where it listens" ;;
	503:schema_old)  fail web.ready "the database's schema is older than the web program" \
				"sh $share/sql/apply URL-OF-AN-ADMINISTRATOR" ;;
	503:no_judge)    fail web.ready "the site is up, but no judge is" \
				"systemctl restart riposte-box riposte-judge" ;;
	503:database_down) fail web.ready "the web program does not reach the database" \
				"journalctl -u riposte-web -n 20   # the line \"no database\" tells why" ;;
	503:*|502:*)     fail web.ready "nginx is there, the web program is not" \
				"systemctl restart riposte-web   # then journalctl -u riposte-web" ;;
	*)               fail web.ready "$address/readyz answers $status" \
				"nginx -T | grep -n 'fastcgi_pass'   # is Riposte's site the one that answers there?" ;;
	esac
}

# What the kernel queues while the program is busy or starts anew.
backlog_is_long () {
	backlog=$(ss -xlH src "$socket" 2>/dev/null | awk '{ print $4; exit }')
	test -n "$backlog" || return 0 # nobody listens: said above
	if test "$backlog" -lt 1024
	then
		warning web.backlog "only $backlog connections may wait for the web program" \
			"sysctl -w net.core.somaxconn=4096 && systemctl restart riposte-web.socket"
	else
		ok web.backlog "$backlog connections may wait for the web program"
	fi
}

# files_of PID: how many descriptors it may have.
files_of () { awk '/^Max open files/ { print $4 == "unlimited" ? 1048576 : $4 }' "/proc/$1/limits" 2>/dev/null || :; }

program_has_files () {
	pid=$(ss -xlpH src "$socket" 2>/dev/null | grep -o '"riposte.fcgi",pid=[0-9]*' | cut -d= -f2 | head -n 1)
	test -n "$pid" || return 0
	files=$(files_of "$pid")
	if test "${files:-0}" -lt 4096
	then
		warning web.files "the web program may have ${files:-no} descriptors: so many browsers can wait, less 64" \
			"systemctl edit riposte-web   # [Service] LimitNOFILE=65536; then restart it"
	else
		ok web.files "the web program may have $files descriptors"
	fi
}

# A waiting browser holds two descriptors of an nginx worker.
nginx_has_files () {
	port=$(printf '%s\n' "$address" | sed -n 's|^[a-z]*://[^/]*:\([0-9]*\).*|\1|p')
	case $port:$address in
	:https*) port=443 ;;
	:*)      port=80 ;;
	esac
	master=$(ss -tlpnH "sport = :$port" 2>/dev/null | grep -o '"nginx",pid=[0-9]*' | cut -d= -f2 | sort -n | head -n 1)
	test -n "$master" || return 0 # another machine's, or another server: readyz told
	worker=$(ss -tlpnH "sport = :$port" | grep -o '"nginx",pid=[0-9]*' | cut -d= -f2 | sort -n | tail -n 1)
	files=$(files_of "$worker")
	test -n "$files" || return 0 # it is just gone
	asked=$(nginx_connections "$master")
	if test "${asked:-512}" -gt "$files"
	then
		fail web.nginx "nginx may have $files descriptors, but is told to hold $asked connections: it will refuse browsers" \
			"worker_rlimit_nofile $asked; at the top of nginx.conf, then nginx -s reload"
	elif test "${asked:-512}" -lt 4096
	then
		warning web.nginx "nginx holds ${asked:-512} connections in a worker: half as many browsers can wait" \
			"worker_connections 16384; in events { } and worker_rlimit_nofile 32768; above it in nginx.conf, then nginx -s reload"
	else
		ok web.nginx "nginx holds $asked connections in a worker and may have $files descriptors"
	fi
}

nginx_connections () {
	file=$(tr '\0' ' ' <"/proc/$1/cmdline" | sed -n 's/.* -c \([^ ]*\).*/\1/p')
	nginx -T -q -c "${file:-/etc/nginx/nginx.conf}" 2>/dev/null |
		sed -n 's/^[[:space:]]*worker_connections[[:space:]]*\([0-9]*\);.*/\1/p' | tail -n 1
}
