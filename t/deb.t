#!/bin/sh
# The Debian packages: built from what the tarball has, found clean by lintian, installed
# by apt in a bare Debian, and judging there.  Takes minutes and the network; ./check deb
# runs it.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/root.sh"
plan 18

root=$scratch/root
export_tree () {
	mkdir packages &&
	make -s -C "$BUILD" distdir distdir="$scratch/packages/riposte" top_distdir="$scratch/packages/riposte"
}
built () {
	(cd packages/riposte && dpkg-buildpackage -b -us -uc -j"$(nproc)" >../build.log 2>&1) ||
		{ tail -n 30 packages/build.log; return 1; }
}
all_four () {
	(cd packages && ls riposte-common_*.deb riposte-web_*.deb riposte-judge_*.deb riposte-problems_*_all.deb)
}
clean () { lintian --fail-on error,warning --tag-display-limit 0 packages/*.changes; }
install_them () {
	rm packages/*-dbgsym_*.deb && cp packages/*.deb "$root/tmp/" &&
	root_enter "$root" 'printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
		apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends \
			postgresql nginx-light curl iproute2 gcc g++ python3 /tmp/riposte-*.deb' \
		>install.log 2>&1 || { tail -n 30 install.log; return 1; }
}
is_off () { ! find "$root/etc/systemd/system" -name 'riposte-*' | grep .; }

# What README.Debian says, typed.  There is no systemd: its socket by its own
# socket-activate, and the folders that it makes.
cat >story <<'END'
set -x
cd /tmp || exit
step () { name=$1; shift; "$@" && echo "passed: $name"; }
eventually () { n=0; until "$@"; do n=$((n + 1)); test $n -lt 300 || return 1; sleep 0.2; done; }
ip link set lo up
conf=/etc/postgresql/15/main
sed -i '/^local *all *postgres *peer/a local riposte all peer map=riposte' $conf/pg_hba.conf
for p in web judge timer scribe; do echo "riposte riposte-$p riposte_$p"; done >>$conf/pg_ident.conf
pg_ctlcluster 15 main start
as () { user=$1; shift; setpriv --reuid="$user" --regid="$user" --init-groups env HOME=/nonexistent "$@"; }
as postgres createdb riposte
step schema as postgres sh /usr/share/riposte/sql/apply --set create_rooms=anyone dbname=riposte
program () { as "riposte-$1" env "DATABASE_URL=host=/run/postgresql dbname=riposte user=riposte_$1" "$2" & }
program timer /usr/libexec/riposte/riposte-timer
mkdir -m 0711 /run/riposte-box /run/riposte-web
mkdir -p -m 0755 /var/lib/riposte-judge/prepared /var/cache/riposte-judge
chown riposte-judge /var/lib/riposte-judge/prepared /var/cache/riposte-judge
export RIPOSTE_BOX_SOCKET=/run/riposte-box/box.sock RIPOSTE_JUDGE_USER=riposte-judge
export RIPOSTE_JUDGE_CACHE=/var/cache/riposte-judge RIPOSTE_JUDGE_PREPARED=/var/lib/riposte-judge/prepared
/usr/libexec/riposte/riposte-box &
program judge /usr/libexec/riposte/riposte-judge
systemd-socket-activate --inetd -l /run/riposte-web/web.sock \
	setpriv --reuid=riposte-web --regid=riposte-web --init-groups env HOME=/nonexistent \
	'DATABASE_URL=host=/run/postgresql dbname=riposte user=riposte_web' /usr/libexec/riposte/riposte.fcgi &
eventually test -S /run/riposte-web/web.sock
chmod 0666 /run/riposte-web/web.sock
rm /etc/nginx/sites-enabled/default
cp /usr/share/riposte/sites/nginx/site.conf /etc/nginx/sites-available/riposte
ln -s ../sites-available/riposte /etc/nginx/sites-enabled/
nginx
url=http://127.0.0.1
step ready eventually curl -sf $url/readyz
step page curl -sf -H 'Accept: text/html' -o page $url/
step static sh -c "curl -sf $url\$(grep -oE '/static/[^\"]*riposte.css' page | head -n 1) | grep -F :root"
(
	cd /usr/share/riposte/problems || exit
	as riposte-judge env 'DATABASE_URL=dbname=riposte user=riposte_judge' riposte-import shouting
)
curl -s $url/api/v1/problems >problems
step judged grep -F '"slug":"shouting"' problems
ticket=$(as postgres sh /usr/share/riposte/sql/apply --admin-ticket dbname=riposte)
redeem () {
	curl -s -o redeemed -w '%{http_code}\n' -H "Origin: $url" -H 'Content-Type: application/json' \
		-d "{\"ticket\":\"$ticket\",\"handle\":\"$1\",\"password\":\"a long one, truly\"}" \
		$url/api/v1/tickets/redeem
}
step ticket test "$(redeem ada)" = 201
step admin grep -F '"role":"admin"' redeemed
test "$(redeem eve)" = 201 || echo 'passed: once'
riposte-doctor check >doctor 2>&1
cat doctor
step doctor grep -E '^ok +database.connection ' doctor
step sandbox grep -E '^ok +judge.sandbox ' doctor
apt-get -q -y purge riposte-common >purge 2>&1
step purge sh -c '! ls -d /usr/share/riposte /usr/libexec/riposte /usr/bin/riposte-* 2>/dev/null'
END
passed () { grep -x "passed: $1" told || { tail -n 80 told; return 1; }; }

check  'the tree is as in the tarball'         export_tree
check  'the packages are built from it'        built
check  'all four are there'                    all_four
check  'lintian finds nothing'                 clean
check  'a bare Debian is made'                 root_make "$root"
check  'apt installs them there'               install_them
check  'nothing is on before there is a database' is_off
cp story "$root/tmp/story"
# shellcheck disable=SC2016 # for the inner shell
unshare -n sh -c '. "$SRC/t/root.sh"; root_enter "$1" "bash /tmp/story"' sh "$root" >told 2>&1
check  'the schema is applied'                 passed schema
check  'the site is ready'                     passed ready
check  'a page is served'                      passed page
check  'with its style'                        passed static
check  'a problem is imported, its solutions judged' passed judged
check  'a link makes the first administrator'  passed ticket
check  '...who is one'                         passed admin
check  '...and only once'                      passed once
check  'the doctor reaches the database'       passed doctor
check  'and sees the sandbox run'              passed sandbox
check  'purged, nothing of them is left'       passed purge
