#!/bin/sh
# container.sh -- what the image of the judge starts: the box as root, the judge as an
# ordinary user, and once, with RIPOSTE_STARTER_PROBLEMS=yes, the starter problems.
#
#	container.sh			judge
#	container.sh COMMAND...		instead: riposte-import, riposte-doctor
#
# DATABASE_URL names the database without a user, RIPOSTE_JUDGE_PASSWORD is that of
# riposte_judge.  The container needs --cap-add SYS_ADMIN and a /sys/fs/cgroup that can
# be written; riposte-box says what else it misses.
set -eu
# shellcheck source=lib/container.sh
. /usr/share/riposte/container.sh

need_variable DATABASE_URL 'for example postgresql://db/riposte'
DATABASE_URL=$(role_url riposte_judge "${RIPOSTE_JUDGE_PASSWORD:-}")
export DATABASE_URL
unset RIPOSTE_JUDGE_PASSWORD
export RIPOSTE_BOX_SOCKET=/run/riposte-box/box.sock RIPOSTE_JUDGE_USER=riposte-judge
export RIPOSTE_JUDGE_CACHE=/var/cache/riposte-judge
export RIPOSTE_JUDGE_PREPARED=/var/lib/riposte-judge/prepared
as_judge='env HOME=/nonexistent setpriv --reuid=riposte-judge --regid=riposte-judge --init-groups --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all --'

# shellcheck disable=SC2086 # words
test $# -eq 0 || exec $as_judge "$@"

install -d -m 0711 /run/riposte-box /var/lib/riposte-judge
install -d -o riposte-judge -g riposte-judge -m 0700 $RIPOSTE_JUDGE_CACHE
install -d -o riposte-judge -g riposte-judge -m 0755 $RIPOSTE_JUDGE_PREPARED
service box <<END
unset DATABASE_URL
exec $libexec/riposte-box </dev/null
END
service judge <<END
exec $as_judge $libexec/riposte-judge </dev/null
END
test "${RIPOSTE_STARTER_PROBLEMS:-no}" != yes || {
	service import <<END
cd $share/problems
exec $as_judge riposte-import shouting pocketkeys digitfloor */ </dev/null
END
	printf '#!/bin/sh\nexit 125\n' >$services/import/finish # once
	chmod 700 $services/import/finish
}
supervise
