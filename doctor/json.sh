# shellcheck shell=sh disable=SC2034 # others use them
# json.sh -- JSON from words.
#
#	$awk_text		text(s), for programs of awk: s as a JSON string
#	json_text WORDS
#	json_list		an array, of lines
#	json_counts		an object, of lines "NAME NUMBER"

awk_text='
function text(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	gsub(/[[:cntrl:]]/, " ", s)
	return "\"" s "\""
}'

json_text () { printf %s "$*" | tr '\n' ' ' | awk "$awk_text"'{ s = $0 } END { printf "%s", text(s) }'; }
json_list () { awk "$awk_text"'{ printf "%s%s", (NR > 1 ? "," : "["), text($0) } END { print (NR ? "]" : "[]") }'; }
json_counts () {
	awk "$awk_text"'{ printf "%s%s:%d", (NR > 1 ? "," : "{"), text($1), $2 } END { print (NR ? "}" : "{}") }'
}
