#!/bin/sh
# Sessions and passwords: cookies, tokens for scripts, signing in and out, how
# much one address and one session may ask.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

plan 47
db_new empty
site_start

cookie () { awk '$6 == "sid" { print $7 }' "$scratch/$1.jar"; }
bearer () { # TOKEN METHOD PATH [JSON]
	bearer=$1
	as ''
	shift
	api "$1" "$2" "${3:-}" -H "Authorization: Bearer $bearer"
}

as ann
check  'nobody is told so'                            answers 401 GET /me
check  'by a code'                                    is .code no_session
guest ann
check  'a guest has a cookie'                         test -n "$(cookie ann)"
check  'that scripts of the page cannot read'         has 'HttpOnly' <headers
check  'that other sites cannot send along'           has 'SameSite=Lax' <headers
check  'and whose token the database does not know'   test "$(sql "select count(*) from riposte.session s where s::text like '%$(cookie ann)%'")" = 0
ann=$(field .id)
check  'a guest can sign up'                          api POST /accounts '{"handle": "ann", "password": "correct horse", "name": "Ann"}'
check  'and is still the same person'                 is .id "$ann"
check  'and no guest'                                 is .guest false
check  'the password is not stored'                   test "$(sql "select count(*) from riposte.person p where p::text like '%correct horse%'")" = 0
check  'but its argon2id hash'                        test "$(sql "select count(*) from riposte.person p where p::text like '%argon2id%m=65536%'")" = 1
as other
check  'the handle is taken'                          answers 409 POST /accounts '{"handle": "ann", "password": "another one"}'
check  'which is said'                                is .code handle_taken
check  'a password of seven characters is too short'  answers 422 POST /accounts '{"handle": "bea", "password": "1234567"}'
check  'one of 257 is too long'                       answers 422 POST /accounts "$(jq -cn '{handle: "bea", password: ("x" * 257)}')"
check  'a wrong password is refused'                  answers 401 POST /sessions '{"handle": "ann", "password": "wrong horse"}'
check  'as such'                                      is .code wrong_password
check  'an unknown handle in the same words'          answers 401 POST /sessions '{"handle": "nobody", "password": "wrong horse"}'
check  'with the same code'                           is .code wrong_password
check  'the right one signs in'                       api POST /sessions '{"handle": "ann", "password": "correct horse"}'
check  'the same person'                              is .id "$ann"
check  'with a session of its own'                    test "$(cookie other)" != "$(cookie ann)"
check  'both are listed'                              api GET /sessions
check  'as two or more'                               is '.items | length >= 2' true
as ann
check  'changing the password needs the old one'      answers 422 PATCH /me '{"password": "new password"}'
check  'and the right one'                            answers 422 PATCH /me '{"password": "new password", "old_password": "wrong horse"}'
check  'then it is changed'                           api PATCH /me '{"password": "new password", "old_password": "correct horse"}'
as third
check  'the old one does not sign in any more'        answers 401 POST /sessions '{"handle": "ann", "password": "correct horse"}'
check  'the new one does'                             api POST /sessions '{"handle": "ann", "password": "new password"}'
old=$(cookie third)
check  'signing out ends the session'                 api DELETE /sessions/current
check  'with an empty answer'                         has 204 <status
check  'clears the cookie'                            has 'Max-Age=0' <headers
refuse 'and the token is worth nothing any more'      bearer "$old" GET /me

as ann
check  'a token for scripts can be made'              api POST /tokens '{"label": "grader", "scopes": ["read"]}'
token=$(field .token)
check  'it speaks for its person'                     bearer "$token" GET /me
check  'who is the same'                              is .id "$ann"
check  'without an Origin'                            sh -c "curl -sf -H 'Authorization: Bearer $token' $URL/api/v1/me"
refuse 'a made-up token is nobody'                    bearer "${token}x" GET /me
secure () {
	printf '{"name": "tess"}' | env -i "DATABASE_URL=$DATABASE_URL" REQUEST_METHOD=POST HTTPS=on \
		REQUEST_URI=/api/v1/guests HTTP_HOST=localhost CONTENT_TYPE=application/json \
		CONTENT_LENGTH=16 "$RIPOSTE_PREFIX/libexec/riposte/riposte.fcgi" -c /dev/null >secure
}
check  'over https it answers as well'                secure
check  'with a cookie that is bound to the host'      has 'Set-Cookie: __Host-sid=' <secure
check  'and never sent in the clear'                  has '; Secure' <secure

as third
fast () {
	for _ in $(seq 40)
	do
		api POST /sessions '{"handle": "ann", "password": "guess"}' >/dev/null
		test "$(cat status)" != 429 || return 0
	done
	return 1
}
check  'guessing is slowed down'                      fast
check  'with the time to wait'                        has 'Retry-After' <headers
# A class of 60 behind one address arrives within a few seconds.
class () {
	seq 60 | xargs -P 8 -I N curl -s -o /dev/null -w '%{http_code}\n' -H "Origin: $URL" \
		-H 'Content-Type: application/json' --data '{"name": "pupil N"}' "$URL/api/v1/guests" >class
	test "$(sort class | uniq -c | awk '{ print $1, $2 }')" = '60 201'
}
check  'a class behind one address is let in'         class
crowd () {
	seq 80 | xargs -P 80 -I N curl -s -o /dev/null -w '%{http_code}\n' -H "Origin: $URL" \
		-H 'Content-Type: application/json' --data '{"handle": "pupilN", "password": "correct horse"}' \
		"$URL/api/v1/accounts" >crowd
	sort crowd | uniq -c
	! grep -qv -e 201 -e 503 -e 429 crowd && grep -q 201 crowd
}
check  'eighty who sign up at once are served or told to wait' crowd
check  'the others go on meanwhile'                   api GET /service
hashes () { test "$(awk '/VmHWM/ { print $2 }' "/proc/$(service_pid web)/status")" -lt 260000; }
check  'and memory is bounded'                        hashes
