# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# languages.sh -- riposte-doctor languages: which can be judged here, and how to get
# the others.

# What the judge knows, by the judge: see riposte-judge(8).
listing () {
	# shellcheck disable=SC2086 # options, none of them with a blank
	"$libexec/riposte-judge" ${conf:+-c "$conf"} --languages --try "$@"
}

# The judge's lines in, words for people out.
explain_languages () {
	awk -F '\t' '
	$1 == "works" || $1 == "offered" { here++; printf "%-14s%-26s%s\n", $2, $3, $4; next }
	$1 == "fails" { fails[++bad] = $2 ": " $7; next }
	$1 == "broken" { broken[++wrong] = $7; next }
	{
		missing[++absent] = $2
		if ($6 != "") scripts[++nscripts] = $6
		n = split($5, words, " ")
		for (i = 1; i <= n; i++)
			if (!(words[i] in seen)) {
				seen[words[i]] = 1
				packages = packages " " words[i]
			}
	}
	END {
		printf "\n%d languages can be judged here.\n", here
		if (bad) print "\nThese are here but do not work:"
		for (i = 1; i <= bad; i++) print "  " fails[i]
		if (wrong) print "\nThese files have an error:"
		for (i = 1; i <= wrong; i++) print "  " broken[i]
		if (!absent) exit
		printf "\n%d are missing:", absent
		for (i = 1; i <= absent; i++) printf " %s", missing[i]
		print "\n\nTo get them, and then restart riposte-judge:\n"
		print "apt-get install --no-install-recommends" packages
		for (i = 1; i <= nscripts; i++) print scripts[i]
	}'
}

languages () {
	form=''
	case ${1:-} in
	'') ;;
	--json) form=$1 ;;
	*) usage >&2; die "languages: what is $1?" ;;
	esac
	make_work
	code=0
	# shellcheck disable=SC2086 # one option or none
	listing $form >"$work/list" 2>"$work/log" || code=$?
	if test ! -s "$work/list"
	then
		cat "$work/log" >&2
		die "riposte-judge could not list its languages (its words above)"
	fi
	if test -n "$form"
	then
		cat "$work/list"
	else
		explain_languages <"$work/list"
		! grep -q 'nothing was tried' "$work/log" ||
			printf '\nNone was tried: riposte-box does not answer.  Is it running?  -c names its riposte.conf.\n'
	fi
	return $code
}
