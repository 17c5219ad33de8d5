# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# check-models.sh -- do the recogniser and the language model answer?  The scribe asks
# them, with its own keys.  Nothing is said of a site without, unless it was asked for.

check_models () {
	with_keys "$libexec/riposte-scribe" ${conf:+-c "$conf"} --probe >"$work/models" 2>"$work/models.log" || {
		fail models "riposte-scribe does not start: $(tail -n 1 "$work/models.log")" \
			"man 5 riposte.conf   # then edit ${conf:-$sysconfdir/riposte.conf}"
		return 0
	}
	while IFS="$(printf '\t')" read -r name level text
	do
		if test "$level" = ok
		then
			ok "models.$name" "$text"
		else
			fail "models.$name" "$text" "riposte-scribe --probe   # after mending ${name}_url, ${name}_key or ${name}_model in ${conf:-$sysconfdir/riposte.conf}"
		fi
	done <"$work/models"
	test -s "$work/models" || case ${parts:-} in
	*models*) ok models "neither speech_url nor minutes_url is set: no model elsewhere is asked" ;;
	esac
}

# Those of the scribe's unit.
with_keys () (
	for key in RIPOSTE_SPEECH_KEY RIPOSTE_MINUTES_KEY
	do
		value=$(sed -n "s/^$key=//p" "$sysconfdir/riposte/scribe.env" 2>/dev/null | tr -d '"' | head -n 1)
		test -z "$value" || export "$key=$value"
	done
	exec "$@"
)
