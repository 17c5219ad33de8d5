#!/bin/sh
# ./check packages: Debian packages from the tarball, to which lintian has nothing to say.
# They are unpacked together, and what they bring is what make install brought.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 8

tarball () { make -s -C "$BUILD" dist && tar -xf "$BUILD"/riposte-*.tar.xz; }
package () {
	cp -r "$SRC/debian" riposte-*/ && (cd riposte-*/ && dpkg-buildpackage -b -us -uc -d)
}
clean () { lintian --fail-on error,warning --display-level '>=warning' ./*.changes; }
unpack () {
	mkdir root && for deb in ./riposte-*.deb
	do
		case $deb in
		*-dbgsym_*) ;;
		*) dpkg-deb -x "$deb" root || return ;;
		esac
	done
}
# Every file that make install brings, manual pages packed; paths of another prefix aside.
installed () { (cd "$RIPOSTE_PREFIX" && find . -type f ! -name '.done' | sed 's|^\./||; s|\(man/.*\)|\1.gz|' | sort); }
packed () { (cd root/usr && find . -type f ! -path './share/doc/*' ! -path './share/lintian/*' | sed 's|^\./||' | sort); }
same_files () { installed >installed && packed >packed && diff installed packed; }
depends () { dpkg-deb -f ./"$1"_*.deb Depends | grep -F "$2"; }

check  'a tarball'                                tarball
check  'is built into packages'                   package
for name in common web judge problems
do
	test -e "$(echo riposte-${name}_*.deb)" || echo "riposte-$name is missing"
done >missing
check  'four of them'                             test ! -s missing
check  'lintian finds nothing'                    clean
check  'they unpack side by side'                 unpack
check  'and have every file of an installation'   same_files
check  'the web program needs its libraries'      depends riposte-web libfcgi
check  'and users are made when it is installed'  sh -c 'dpkg-deb --info riposte-common_*.deb postinst | grep -F systemd-sysusers'
