# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check.sh -- riposte-doctor check: every part that is installed here.

need report
need survey

check () {
	form=text parts=''
	for word in "$@"
	do
		case $word in
		--json) form=json ;;
		database|queue|backup|judge|web|meeting|models) parts="$parts $word" ;;
		*) usage >&2; die "check: what is $word?" ;;
		esac
	done
	make_work
	: >"$work/report"
	if survey
	then
		for part in ${parts:-$(installed_parts)}
		do
			need "check-$part"
			"check_$part"
		done
	else
		configuration_is_wrong
	fi
	report_$form
	report_status
}

installed_parts () {
	echo database queue backup
	test ! -x "$libexec/riposte-box" || echo judge
	test ! -x "$libexec/riposte.fcgi" || echo web
	test ! -x "$libexec/riposte-scribe" || echo meeting models
}

configuration_is_wrong () {
	words=$(last_words "$work/survey.log")
	fail configuration "${words:-$(cat "$work/survey.log")}" \
		"man 5 riposte.conf   # tells the keys; then edit ${conf:-$sysconfdir/riposte.conf}"
}
