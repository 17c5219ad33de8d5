# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-queue.sh -- is anybody there who judges, and does anybody wait for long?

check_queue () {
	judges=$(fact judges)
	test -n "$judges" || return 0 # the database's lines say why
	queued=$(fact queued) oldest=$(fact oldest_s)
	if test "$judges" = 0
	then
		fail queue.judges "no judge is there; $queued submissions wait" \
			"systemctl restart riposte-box riposte-judge   # then journalctl -u riposte-judge"
	elif test "$(fact broken)" -gt 0
	then
		warning queue.judges "$(fact broken) of $(fact slots) slots are broken" \
			"systemctl restart riposte-box   # after a look at journalctl -u riposte-box"
	else
		ok queue.judges "$judges with $(fact slots) slots"
	fi
	if test "$oldest" -gt 60
	then
		fail queue.age "the oldest of $queued waits for $oldest s" \
			"riposte-doctor languages   # on a judge: is its language offered? else add a judge"
	elif test "$oldest" -gt 10
	then
		warning queue.age "the oldest of $queued waits for $oldest s" \
			"riposte-doctor check judge   # on each judge; more of them judge more"
	else
		ok queue.age "$queued wait, the oldest for $oldest s"
	fi
}
