# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# rehearse.sh -- riposte-doctor rehearse N: a class comes at once, and what that took.

need report
need survey

rehearse () {
	form=text at='' players='' room=''
	while test $# -gt 0
	do
		case $1 in
		--json) form=json ;;
		--at)
			test $# -ge 2 || { usage >&2; die "--at wants the address of a site"; }
			at=${2%/}
			shift ;;
		-*) usage >&2; die "rehearse: what is $1?" ;;
		*)
			test -z "$room" || { usage >&2; die "rehearse: what is $1?"; }
			test -z "$players" || room=$1
			test -n "$players" || players=$1 ;;
		esac
		shift
	done
	test -n "$players" || { usage >&2; die "rehearse: how many players?"; }
	make_work
	: >"$work/report"
	test -n "$at" || find_address
	code=0
	"$libexec/riposte-rehearse" ${room:+-r "$room"} "$players" "$at" \
		>"$work/facts" 2>"$work/rehearse.log" || code=$?
	if test $code -eq 0
	then
		judge_rehearsal
	else
		not_rehearsed "$(last_words "$work/rehearse.log")"
	fi
	report_$form
	report_status
}

find_address () {
	survey || die "the configuration cannot be read, and --at does not tell the address: $(last_words "$work/survey.log")"
	at=$(fact site_url)
	test -n "$at" || at=$(fact web_address)
	test -n "$at" || die "riposte.conf names no site_url: tell the address by --at https://HOST"
}

not_rehearsed () {
	case $1 in
	*' 403: '*) mend="riposte-doctor rehearse --at $at $players ROOM   # of a room that you opened and started: guests may not make one here" ;;
	*'no public problem'*) mend="riposte-import $share/problems/*" ;;
	*) mend="riposte-doctor${conf:+ -c $conf} check   # on the server" ;;
	esac
	fail rehearse "${1:-$(cat "$work/rehearse.log")}" "$mend"
}

judge_rehearsal () {
	all=$(fact players)
	joins_are_quick
	verdicts_are_quick
	queue_is_short
	nobody_is_put_off
	ok rehearse.bandwidth "$(fact received_kb) kB came and $(fact sent_kb) kB went in $(($(fact took_ms) / 1000)) s; the busiest second had $(fact peak_kb_s) kB"
}

# The first of them opened the room before the others came.
joins_are_quick () {
	joined=$(fact joined) p95=$(fact joined_p95_ms)
	if test "$joined" -lt $((all - 1))
	then
		fail rehearse.join "$joined of $((all - 1)) could join at once: $(fact why)" \
			"riposte-doctor${conf:+ -c $conf} check web   # on the server: descriptors, backlog, what nginx allows one address"
	elif test "$p95" -gt 2000
	then
		warning rehearse.join "all $joined joined, 95 of 100 within $p95 ms" \
			"riposte-doctor${conf:+ -c $conf} check web database   # on the server; more cores, or another web host"
	else
		ok rehearse.join "$joined joined at once, 95 of 100 within $p95 ms, half within $(fact joined_median_ms) ms"
	fi
}

verdicts_are_quick () {
	judged=$(fact judged) p95=$(fact judged_p95_ms)
	if test "$judged" -lt "$all"
	then
		fail rehearse.verdict "$judged of $all have a verdict: $(fact why)" \
			"riposte-doctor${conf:+ -c $conf} check queue judge   # on the judge"
	elif test "$(fact internal)" -gt 0
	then
		fail rehearse.verdict "$(fact internal) of $all verdicts are INTERNAL_ERROR" \
			"riposte-doctor${conf:+ -c $conf} check judge && riposte-doctor languages   # on the judge"
	elif test "$p95" -gt 10000
	then
		warning rehearse.verdict "95 of 100 had their verdict ($(fact language)) within $p95 ms" \
			"systemctl enable --now riposte-box riposte-judge   # on one more machine"
	else
		ok rehearse.verdict "95 of 100 had their verdict ($(fact language)) within $p95 ms, half within $(fact judged_median_ms) ms"
	fi
}

queue_is_short () {
	p95=$(fact queued_p95_ms)
	if test -z "$p95"
	then
		warning rehearse.queue "nobody is told how long they waited in this room" \
			"riposte-doctor rehearse --at $at $players   # in a room of its own"
	elif test "$p95" -gt 5000
	then
		warning rehearse.queue "95 of 100 waited up to $p95 ms for a judge" \
			"systemctl enable --now riposte-box riposte-judge   # on one more machine"
	else
		ok rehearse.queue "95 of 100 waited up to $p95 ms for a judge"
	fi
}

nobody_is_put_off () {
	if test "$(fact broken)" -gt 0
	then
		warning rehearse.connections "$(fact broken) connections broke; they were made again" \
			"riposte-doctor${conf:+ -c $conf} check web   # on the server: descriptors and backlog"
	elif test "$(fact put_off)" -gt 0
	then
		warning rehearse.connections "$(fact put_off) calls were put off (429 or 503) and made again" \
			"edit limits.conf of the nginx site: rate and burst of riposte_sign   # if a class comes from one address"
	else
		ok rehearse.connections "no call was put off and no connection broke"
	fi
}
