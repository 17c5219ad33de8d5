# shellcheck shell=sh disable=SC2154 # riposte-doctor sets them
# report.sh -- what was found, a line for each: ok, warning or fail, and the command
# that mends it.  Nobody but these functions writes the lines.
#
#	ok NAME TEXT
#	warning NAME TEXT COMMAND
#	fail NAME TEXT COMMAND
#	report_text, report_json	what was found so far
#	report_status			fails when anything failed

need json

add () {
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$(printf %s "$3" | tr '\t\n' '  ')" \
		"$(printf %s "$4" | tr '\t\n' '  ')" >>"$work/report"
}
ok ()      { add ok "$1" "$2" ''; }
warning () { add warning "$1" "$2" "$3"; }
fail ()    { add fail "$1" "$2" "$3"; }

report_text () {
	awk -F '\t' '{
		printf "%-8s %-20s %s\n", $1, $2, $3
		if ($4 != "") printf "%-8s %-20s mend: %s\n", "", "", $4
	}' "$work/report"
}

report_json () {
	awk -F '\t' "$awk_text"'
	BEGIN { print "[" }
	{
		printf "%s{\"level\":%s,\"check\":%s,\"text\":%s,\"mend\":%s}", (NR > 1 ? ",\n" : ""),
			text($1), text($2), text($3), ($4 == "" ? "null" : text($4))
	}
	END { print "\n]" }' "$work/report"
}

report_status () { ! grep -q '^fail' "$work/report"; }

# disk NAME FOLDER: is there room where FOLDER is, or will be?
disk () {
	folder=$2
	while ! test -d "$folder"
	do
		folder=$(dirname "$folder")
	done
	# shellcheck disable=SC2046 # size, free and mount
	set -- "$1" $(df -Pm "$folder" | awk 'NR == 2 { print $2, $4, $6 }')
	if test "$3" -lt 200
	then
		fail "$1" "the disk of $folder is nearly full: $3 MB of $2 are free" \
			"du -xh --max-depth=2 $4 | sort -h | tail -n 20   # then remove what is not needed"
	elif test "$3" -lt 1000 || test $(($3 * 20)) -lt "$2"
	then
		warning "$1" "the disk of $folder has $3 MB of $2 free" \
			"du -xh --max-depth=2 $4 | sort -h | tail -n 20   # then remove what is not needed"
	else
		ok "$1" "$folder has $3 MB free"
	fi
}
