# shellcheck shell=sh disable=SC2154
# doctor.sh -- what the tests of riposte-doctor share; read after lib.sh.
#
#	doctor ARGUMENT...		what it says is in "said"
#	line LEVEL CHECK [TEXT]		what was said has it, and what is not ok says how to
#					mend it
#	told LEVEL CHECK TEXT [PART]	the doctor looks at PART (the check's own) and says so
#	exits CODE COMMAND...
#	mends TEXT			some line that is not ok says to do so
#	down SERVICE, up SERVICE	of the site

doctor () { "$RIPOSTE_PREFIX/bin/riposte-doctor" -c "$SITE/riposte.conf" "$@" >said 2>said.log; }
line () {
	cat said said.log
	grep -E "^$1 +$2 .*${3:-}" said &&
	{ test "$1" = ok || grep -A1 -E "^$1 +$2 " said | grep -q 'mend: .'; }
}
exits () { is_code=$1; shift; "$@"; test $? -eq "$is_code"; }
told () {
	case $1 in
	fail) exits 1 doctor check "${4:-${2%%.*}}" ;;
	*)    doctor check "${4:-${2%%.*}}" ;;
	esac
	line "$1" "$2" "$3"
}
mends () { grep -E -A1 '^(fail|warning)' said | grep -F -- "$1"; }
down () { s6-svc -wD -T 20000 -d "$SITE/service/$1"; }
up () { s6-svc -u "$SITE/service/$1"; }
