# shellcheck shell=sh disable=SC2034,SC2154 # riposte-doctor sets them
# answer.sh -- how backup and restore end: a line for people, or with --json one object,
# also when they fail.
#
#	answer_begin NOUN ARGUMENT...	takes --json, sets $file and makes $work; the noun may
#					set $part: it goes the same way
#	answer TEXT [NAME JSON]...	it is done; the members beside ok, did and file

need json

answer_begin () {
	did=$1 form=text file='' part=''
	shift
	umask 077
	make_work
	trap 'answer_end $?' EXIT
	for word in "$@"
	do
		case $word in
		--json) form=json ;;
		-*) usage >&2; die "$did: what is $word?" ;;
		*)  test -z "$file" || { usage >&2; die "$did: what is $word?"; }
		    file=$word ;;
		esac
	done
	test -n "$file" || { usage >&2; die "$did wants a FILE"; }
}

# What fails without a word of ours said its own on the way.
answer_end () {
	trap - EXIT
	rm -rf "$work" "$part"
	test "$1" = 0 || test $form = text ||
		printf '{"ok":false,"did":"%s","file":%s,"error":%s}\n' "$did" "$(json_text "$file")" \
			"$(json_text "${refusal:-it ended with $1, its words are on standard error}")"
}

answer () {
	test $form = json || { printf '%s\n' "$1"; return; }
	shift
	printf '{"ok":true,"did":"%s","file":%s' "$did" "$(json_text "$file")"
	while test $# -gt 0
	do
		printf ',"%s":%s' "$1" "$2"
		shift 2
	done
	printf '}\n'
}
