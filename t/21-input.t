#!/bin/sh
# Bad input: each answers the problem that the contract names, logs one line
# without secrets, and changes nothing.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"

plan 67
battle_start
guest alice
room '{"problems": ["sum"]}' || bail 'no room'

# All that the log of the web program holds: a folder of s6-log, or a file.
web_log () { find "$SITE/log" -type f -exec cat {} + ; }

# raw STATUS CODE CURL-OPTION...: the answer is this problem, as problem+json
raw () {
	expected=$1 problem=$2
	shift 2
	curl -sS -m 20 -b "$scratch/alice.jar" -o "$scratch/body" -D "$scratch/headers" \
		-w '%{http_code}' -H "Origin: $URL" "$@" >"$scratch/status" || return 1
	cat "$scratch/status" "$scratch/headers" "$scratch/body"
	test "$(cat "$scratch/status")" = "$expected" &&
	is .code "$problem" && is .status "$expected" &&
	has 'application/problem+json' <"$scratch/headers"
}

json () { # STATUS CODE JSON
	raw "$1" "$2" -H 'Content-Type: application/json' --data-binary "$3" "$URL/api/v1/rooms"
}

bytes () { # STATUS CODE PRINTF-FORMAT
	# shellcheck disable=SC2059 # the bytes are given as a format
	printf "$3" >"$scratch/bytes"
	raw "$1" "$2" -H 'Content-Type: application/json' --data-binary "@$scratch/bytes" \
		"$URL/api/v1/rooms"
}

path () { raw "$1" "$2" --path-as-is "$URL$3"; }

state_of_all () {
	sql "select (select count(*) from riposte.room), (select count(*) from riposte.person),
		(select count(*) from riposte.submission), (select count(*) from riposte.room_event)"
}
before=$(state_of_all)
good='"title": "x", "duration_s": 600, "problems": ["sum"]'

check  'a body that ends too early is malformed'    json 400 malformed '{"title": '
check  'nothing but a word is malformed'            json 400 malformed 'title'
check  'two values are malformed'                   json 400 malformed '{} {}'
check  'a comma at the end is malformed'            json 400 malformed '{"title": "x",}'
check  'a number with a leading zero is malformed'  json 400 malformed '{"duration_s": 0600}'
check  'NaN is malformed'                           json 400 malformed '{"duration_s": NaN}'
check  'a number beyond all is malformed'           json 400 malformed '{"duration_s": 99999999999999999999}'
check  'a list where an object belongs is malformed' json 400 malformed '[]'
check  'nesting a hundred deep is malformed'        json 400 malformed "$(printf '[%.0s' $(seq 100))"
check  'a key given twice is malformed'             json 400 malformed '{"title": "a", "title": "b"}'
check  'and named'                                  is '.detail | contains("title")' true
check  'the same key in another spelling, too'      json 400 malformed '{"title": "a", "\u0074itle": "b"}'
check  'an unknown key is refused'                  json 400 unknown_key "{$good, \"titel\": \"x\"}"
check  'and named'                                  is '.detail | contains("titel")' true
check  'also inside another'                        json 400 unknown_key "{$good, \"policy\": {\"caht\": \"on\"}}"
check  'with its place'                             is '.detail | contains("policy.caht")' true
check  'a number where a text belongs is invalid'   json 422 invalid '{"title": 1, "duration_s": 600}'
check  'and the field is told'                      is '.fields.title | contains("text")' true
check  'a text where a number belongs is invalid'   json 422 invalid '{"title": "x", "duration_s": "600"}'
check  'as is a broken number'                      json 422 invalid '{"title": "x", "duration_s": 1.5}'
check  'as is one out of bounds'                    json 422 invalid '{"title": "x", "duration_s": 1}'
check  'as is a title of 121 characters'            json 422 invalid "{\"duration_s\": 600, \"title\": \"$(printf 'x%.0s' $(seq 121))\"}"
check  'as is a word that is not on the list'       json 422 invalid "{$good, \"visibility\": \"secret\"}"
check  'as is a date that is none'                  json 422 invalid "{$good, \"starts_at\": \"tomorrow\"}"
check  'as is an item of the wrong kind'            json 422 invalid '{"title": "x", "duration_s": 600, "problems": ["sum", 2]}'
check  'and its place is told'                      is '.fields | has("problems[1]")' true
check  'broken UTF-8 is malformed'                  bytes 400 malformed '{"title": "\377\376", "duration_s": 600}'
check  'as is an overlong encoding'                 bytes 400 malformed '{"title": "\300\257", "duration_s": 600}'
check  'as is a surrogate in UTF-8'                 bytes 400 malformed '{"title": "\355\240\200", "duration_s": 600}'
check  'as is a lone surrogate by escape'           json 400 malformed '{"title": "\ud800", "duration_s": 600}'
check  'as is NUL'                                  bytes 400 malformed '{"title": "a\000b", "duration_s": 600}'
check  'as is NUL by escape'                        json 400 malformed '{"title": "a\u0000b", "duration_s": 600}'
check  'a body that is not said to be JSON is refused' raw 415 wrong_media_type --data-binary '{}' "$URL/api/v1/rooms"

head -c 1048577 /dev/zero | tr '\0' ' ' >"$scratch/large"
check  'a body over 1 MiB is refused'               raw 413 too_large -H 'Content-Type: application/json' --data-binary "@$scratch/large" "$URL/api/v1/rooms"
{ printf '{"key": "k", "problem": "sum", "language": "c", "source": "'; head -c 200000 /dev/zero | tr '\0' x; printf '"}'; } >"$scratch/source"
api POST "/rooms/$code/start" '{}' >/dev/null || bail 'no start'
before=$(state_of_all)
check  'a source over the limit is refused'         raw 413 too_large -H 'Content-Type: application/json' --data-binary "@$scratch/source" "$URL/api/v1/rooms/$code/submissions"

check  'dots do not lead out of a path'             path 400 malformed '/api/v1/rooms/../../../../etc/passwd'
check  'nor to another call'                        path 400 malformed '/api/v1/rooms/../service'
check  'nor do they in disguise'                    path 400 malformed '/api/v1/rooms/%2e%2e%2f%2e%2e%2fetc'
check  'nor behind a backslash'                     path 404 not_found '/api/v1/rooms/..%5c..%5cetc'
check  'a broken escape is malformed'               path 400 malformed '/api/v1/rooms/%zz'
check  'NUL in a path is malformed'                 path 400 malformed '/api/v1/rooms/a%00b'
check  'broken UTF-8 in a path is malformed'        path 400 malformed '/api/v1/rooms/%ff'
check  'an unknown parameter is refused'            path 400 unknown_key "/api/v1/rooms/$code/events?aftre=1"
check  'one given twice is, too'                    path 400 malformed "/api/v1/rooms/$code/events?after=1&after=2"
check  'a parameter that is no number is invalid'   path 422 invalid "/api/v1/rooms/$code/events?after=one"
check  'as is a wait of an hour'                    path 422 invalid "/api/v1/rooms/$code/events?after=0&wait=3600"
check  'an address of 3 KB is too long'             path 414 too_long "/api/v1/rooms/$(printf 'x%.0s' $(seq 3000))"
head -c 102400 /dev/zero | tr '\0' x >"$scratch/header"
check  'a header of 100 KB is refused'              raw 431 header_too_large -H "X-Large: $(cat "$scratch/header")" "$URL/api/v1/me"

check  'an unknown language is refused'             answers 422 POST "/rooms/$code/submissions" '{"key": "k1", "problem": "sum", "language": "klingon", "source": "x"}'
check  'an unknown problem, too'                    answers 422 POST "/rooms/$code/submissions" '{"key": "k2", "problem": "nothing", "language": "c", "source": "x"}'
check  'an unknown room is not found'               answers 404 GET "/rooms/nowherenowherenowherex"
as mallory
check  'without a session nothing is submitted'     answers 401 POST "/rooms/$code/submissions" '{"key": "k3", "problem": "sum", "language": "c", "source": "x"}'
check  'and the code says why'                      is .code no_session
as alice

check  'a method that is not possible is refused'   raw 405 method_not_allowed -X PUT "$URL/api/v1/rooms/$code"
check  'with those that are'                        has 'Allow: GET, HEAD, PATCH' <"$scratch/headers"
check  'as is one that nobody knows'                raw 405 method_not_allowed -X BREW "$URL/api/v1/rooms"
check  'a call that does not exist is not found'    path 404 not_found /api/v1/teapots

# another SITE CURL-OPTION...: a state-changing call that comes from there
another () {
	site=$1
	shift
	curl -sS -m 20 -b "$scratch/alice.jar" -o "$scratch/body" -w '%{http_code}' "$@" \
		-H "Origin: $site" -H 'Content-Type: application/json' --data-binary "{$good}" \
		"$URL/api/v1/rooms" >"$scratch/status"
	cat "$scratch/status" "$scratch/body"
	test "$(cat "$scratch/status")" = 403 && is .code wrong_origin
}
check  'another site cannot act with the cookie'    another http://evil.example
check  'nor a page of no site'                      another null
check  'nor one whose name only begins like ours'   another "$URL.evil.example"
check  'nor sign a visitor in'                      another http://evil.example -b ''
check  'nothing has changed by all this'            test "$(state_of_all)" = "$before"
check  'a browser that says same-origin may act'    raw 422 invalid -H 'Origin:' -H 'Sec-Fetch-Site: same-origin' -H 'Content-Type: application/json' --data-binary '{}' "$URL/api/v1/rooms"
check  'HEAD is answered as GET, without a body'    test "$(curl -sSI "$URL/api/v1/service" | sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p')" = 200

token=$(awk '$6 == "sid" { print $7 }' "$scratch/alice.jar")
web_log >"$scratch/web.log"
check  'each refusal was logged with its code'      has 'code=unknown_key' <"$scratch/web.log"
check  'and with its route, not its path'           has 'route=/api/v1/rooms/{code}/events' <"$scratch/web.log"
check  'no token was'                               lacks "$token" <"$scratch/web.log"
