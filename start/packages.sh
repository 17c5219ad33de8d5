# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# packages.sh -- Debian's packages, and what npm brings.  PACKAGE:COMMAND is the package
# that brings COMMAND.
#
#	install_packages PACKAGE...	those that are missing
#	bring_typescript		no failure of theirs stops a site
#	bring_meeting

build_packages='autoconf automake make gcc libc6-dev pkg-config libfcgi-dev libpq-dev
	libjson-c-dev libsodium-dev libseccomp-dev libcmark-gfm-dev
	libcmark-gfm-extensions-dev libssl-dev libyaml-dev libqrencode-dev libarchive-dev libxml2-dev
	libcurl4-openssl-dev libopus-dev libspeexdsp-dev libpocketsphinx-dev libsphinxbase-dev'
# A tarball has the bundle of the pages ready; a checkout makes it.
test -e "$here/www/lib.stamp" || build_packages="$build_packages npm:npm nodejs:node"
site_packages='nginx:nginx postgresql s6 curl:curl iproute2:ss pandoc:pandoc'
meeting_packages='janus:janus coturn:turnserver libjs-janus-gateway libjs-webrtc-adapter openssl:openssl
	pocketsphinx-en-us'
language_packages='gcc g++ binutils python3:python3 nodejs:node npm:npm default-jdk-headless:javac
	golang-go:go rustc:rustc mold ruby:ruby php-cli:php perl:perl lua5.4 sqlite3 bash'

is_installed () {
	test "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c1-2)" = ii
}

# PACKAGE:COMMAND is not missing where COMMAND came from elsewhere, if not only root
# has it there: services and sandboxes look in the system's folders.
system_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
missing_packages () {
	for package in "$@"
	do
		is_installed "${package%:*}" && continue
		case $package in
		*:*) PATH=$system_path command -v "${package#*:}" >/dev/null && continue ;;
		esac
		printf ' %s' "${package%:*}"
	done
}

# Debian starts what it installs: nginx on port 80 for the whole world, and a
# Postgres nobody asked for.  Neither is wanted on a machine of ours.
without_services () {
	mkdir -p /etc/postgresql-common
	test -e /etc/postgresql-common/createcluster.conf ||
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	made_policy=no
	if ! test -e /usr/sbin/policy-rc.d
	then
		printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
		chmod 755 /usr/sbin/policy-rc.d
		made_policy=yes
	fi
	had_nginx=no
	is_installed nginx && had_nginx=yes
	code=0
	"$@" || code=$?
	test $made_policy = no || rm -f /usr/sbin/policy-rc.d
	if test $had_nginx = no && test -d /run/systemd/system
	then
		systemctl disable nginx.service || :
	fi
	return $code
}

apt () {
	DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" </dev/null
}

install_packages () {
	# shellcheck disable=SC2086,SC2046 # lists of words
	set -- $(missing_packages "$@")
	test $# -gt 0 || return 0
	command -v apt-get >/dev/null ||
		die "these Debian packages are missing and there is no apt-get: $*"
	say "packages: installing $# ($*)"
	needs_disk 2000 /usr "for the packages"
	work=$(mktemp)
	fetch_packages "$@" >"$work" 2>&1 || {
		tail -n 15 "$work" >&2
		rm -f "$work"
		die "apt could not install them: mend the network or /etc/apt/sources.list (words of apt above), then start again"
	}
	rm -f "$work"
}

# TypeScript's compiler is no package; the site does without it.
bring_typescript () {
	sh "$here/judge/typescript/install" >/dev/null ||
		warn "TypeScript is left out: npm did not bring its compiler (its words above); start again later"
}

# Neither is Janus everywhere.
bring_meeting () {
	wants meeting || return 0
	# shellcheck disable=SC2086 # a list of words
	(install_packages $meeting_packages) || {
		warn "meetings are left out: their packages could not be installed; start again later"
		without="${without}meeting "
	}
}

fetch_packages () {
	apt update && without_services apt install --no-install-recommends "$@"
}
