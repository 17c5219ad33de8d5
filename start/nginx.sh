# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# nginx.sh -- nginx, as a service of ours with a configuration of its own.
#
#	port_is_taken		by whomever
#	nginx_has_port		our own nginx has it
#	service_nginx

port_is_taken () {
	grep -qi ":$(printf %04X "$port") [0-9A-F]*:0000 0A" /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Another program may have taken the port meanwhile, and answer as well: nginx tells its
# pid when the port is its own.
nginx_has_port () {
	test "$(cat "$dir/nginx/nginx.pid" 2>/dev/null)" = "$(s6-svstat -o pid "$dir/service/nginx")"
}

service_nginx () {
	make_nginx_conf
	service nginx <<END
unset DATABASE_URL RIPOSTE_PREFIX
ulimit -n "\$(ulimit -Hn)"
exec </dev/null nginx -e stderr -c $dir/nginx/nginx.conf
END
}

make_nginx_conf () {
	# shellcheck disable=SC3045 # dash and bash have it
	files=$(ulimit -Hn)
	test "$files" != unlimited && test "$files" -le 65536 || files=65536
	mkdir -p "$dir/nginx"
	install -d -o www-data -g www-data -m 0700 "$dir/nginx/tmp"
	for part in main limits riposte fastcgi headers errors
	do
		sed -e "s|@DIR@|$dir|g" -e "s|@SHARE@|$share|g" -e "s|@PORT@|$port|g" \
		    -e "s|@JANUS@|$janus_port|g" -e "s|@FILES@|$files|g" -e "s|@CLIENTS@|$((files / 2))|g" \
			"$share/nginx/$part.conf" >"$dir/nginx/$part.conf"
	done
	mv "$dir/nginx/main.conf" "$dir/nginx/nginx.conf"
	nginx -t -q -e stderr -c "$dir/nginx/nginx.conf" ||
		die "nginx refuses $dir/nginx/nginx.conf (its words above)"
}
