#!/bin/sh
# What nginx sees to: headers, sizes, files, a school behind one address, and a
# web program that is away.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 36
db_new empty
site_start
. "$SRC/t/battle.sh"
battle_import
guest ada
room '{"problems": ["sum"]}' >/dev/null
next=$(field .seq)
as ''

headers_have () { tr -d '\r' <"$scratch/headers" | grep -iE -- "$1"; }
fetch () { curl -sS -m 10 -o "$scratch/body" -D "$scratch/headers" -w '%{http_code}' "$@" >"$scratch/status"; }
status_is () { has "$1" <"$scratch/status"; }
refuses_inline () { ! headers_have "^content-security-policy:.*unsafe-inline"; }
# fetches STATUS CURL-ARGUMENT...
fetches () { s=$1; shift; fetch "$@" && { cat "$scratch/status" "$scratch/headers" "$scratch/body"; status_is "$s"; }; }
is_problem () { headers_have '^content-type: application/problem\+json' && is .code "$1" && is .type about:blank; }

check  'a page comes'                            fetches 200 "$URL/"
check  'no script of others runs in it'          headers_have "^content-security-policy: .*script-src 'self';"
check  'none that stands in the page either'     refuses_inline
check  'nobody frames it'                        headers_have "frame-ancestors 'none'"
check  'types are not guessed'                   headers_have '^x-content-type-options: nosniff'
check  'other sites learn no address of ours'    headers_have '^referrer-policy: same-origin'
check  'no other site holds its window'          headers_have '^cross-origin-opener-policy: same-origin'
check  'camera and microphone are for ourselves' headers_have '^permissions-policy: .*camera=\(self\), microphone=\(self\)'

style=$(cd "$RIPOSTE_PREFIX/share/riposte/www" && find . -name '*.css' | head -n 1)
check  'a style sheet comes'                     fetches 200 "$URL/static/$style"
check  'and is asked for anew'                   headers_have '^cache-control: no-cache'
check  'by the hash of all it is kept for ever'  fetches 200 "$URL/static/0123456789ab/$style"
check  'as it says'                              headers_have 'immutable'
check  'with the headers of a page'              headers_have '^content-security-policy'
check  'no path leads out of the files'          fetches 400 --path-as-is "$URL/static/../sql/apply"
check  'nor one in disguise'                     fetches 400 --path-as-is "$URL/static/%2e%2e/sql/apply"
check  'a file that is not there is no page'     fetches 404 "$URL/static/none.css"
check  'but a refusal'                           is_problem not_found

head -c 100000 /dev/zero | tr '\0' a >long
check  'a header of 100 KB is refused'           fetches 431 -H "X-Long: $(head -c 100000 long)" "$URL/api/v1/service"
check  'in the shape of the API'                 is_problem header_too_large
check  'and so is an address of 50 KB'           fetches 431 "$URL/$(head -c 50000 long)"
head -c 1100000 /dev/zero >large
check  'a body of more than 1 MiB is refused'    fetches 413 -H 'Content-Type: application/json' --data-binary @large "$URL/api/v1/guests"
check  'in the shape of the API'                 is_problem too_large

# A class of 200 signs in within a minute.
class () {
	for n in $(seq 200)
	do
		printf 'next\nurl = "%s/api/v1/guests"\noutput = /dev/null\nwrite-out = "%%{http_code}\\n"\n' "$URL"
		printf 'header = "Origin: %s"\njson = "{\\"name\\": \\"n%s\\"}"\n' "$URL" "$n"
	done | sed 1d >class
	curl -s --parallel --parallel-max 8 -K class >came
	test "$(grep -c 201 came)" = 200 || { sort came | uniq -c; return 1; }
}
check  '200 guests of one address are let in'    class
# nginx lets 500 at once and 5 a second pass.
flood () {
	curl -s --parallel --parallel-max 16 -o /dev/null -w '%{http_code}\n' -X POST \
		"$URL/api/v1/sessions?n=[1-900]" >flooded
	sort flooded | uniq -c
	grep -q 429 flooded
}
check  'a flood of sign-ins is not'              flood
# Sixty at once, since a slow machine sends single ones slowly enough to pass.
over () {
	for n in $(seq 60)
	do
		printf 'next\nurl = "%s/api/v1/sessions"\nrequest = POST\n' "$URL"
		printf 'output = over.%s\ndump-header = over-headers.%s\nwrite-out = "%%{http_code} %s\\n"\n' "$n" "$n" "$n"
	done | sed 1d >again
	curl -s --parallel --parallel-max 16 -K again >overs
	n=$(sed -n 's/^429 //p' overs | head -n 1)
	test -n "$n" && mv "over.$n" body && mv "over-headers.$n" headers
}
check  'and is told so'                          eventually over
check  'in the shape of the API'                 is_problem too_many_requests
check  'with the time to wait'                   headers_have '^retry-after: [0-9]'
check  'while everything else answers'           fetches 200 "$URL/api/v1/service"

# The web program dies under a waiting poll.
rm -f code.poll
(curl -sS -m 40 -b ada.jar -D poll.headers -o poll.body -w '%{http_code}' \
	"$URL/api/v1/rooms/$code/events?after=$next&wait=3&tab=t" >code.poll) &
is_waiting () { curl -s "$URL/metrics" | has 'riposte_waiting 1'; }
eventually is_waiting
kill -9 "$(service_pid web)"
wait $!
check  'a poll whose server died is answered by the next one' has 200 <code.poll
check  'with nothing lost'                       jq -e --argjson n "$next" '.next >= $n' poll.body

# No web program at all, not even its socket.
mv "$SITE/web/web.sock" "$SITE/web/away.sock"
kill -9 "$(service_pid web)" # and with it the connections that nginx keeps
check  'without any the API says that it is away' eventually fetches 503 "$URL/api/v1/service"
check  'in its shape'                            is_problem service_down
check  'with the time to wait'                   headers_have '^retry-after: [0-9]'
check  'and a page is one for people'            fetches 503 "$URL/"
check  'that tries again by itself'              has 'http-equiv="refresh"' <body
mv "$SITE/web/away.sock" "$SITE/web/web.sock"
as ada
check  'all goes on when it is back'             api GET "/rooms/$code"
