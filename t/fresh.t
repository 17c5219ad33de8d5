#!/bin/sh
# From a bare Debian: a clone, ./run, a battle, and ./check.  Takes many minutes
# and the network; ./check fresh runs it.  FRESH_CHECK=no leaves the last out.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/root.sh"
plan 12
: "${FRESH_PORT:=8127}"

root=$scratch/root
# What npm is told outside, the registry above all, it is told inside.
npm_settings () {
	command -v npm >/dev/null || return 0
	npm config ls -l 2>/dev/null |
		sed -nE 's/^(registry|cafile|proxy|https-proxy|noproxy) = "?([^"]*)"?$/\1=\2/p' |
		grep -v '=null$' >"$root/root/.npmrc" || :
	authorities=$(sed -n 's/^cafile=//p' "$root/root/.npmrc")
	test -z "$authorities" || {
		cp "$authorities" "$root/root/authorities.pem" &&
		sed -i 's|^cafile=.*|cafile=/root/authorities.pem|' "$root/root/.npmrc"
	}
}

clone () {
	git -c safe.directory='*' clone -q "file://$SRC" "$root/root/riposte" 2>clone.log || {
		cat clone.log
		return 1
	}
	chmod 700 "$root/root"
}

# The whole of it is one command, since nothing outlives the namespace; each
# step leaves a line, and the checks read them.
cat >story <<'END'
set -x
cd /tmp || exit
step () { name=$1; shift; "$@" && echo "passed: $name"; }
refused () { name=$1; shift; "$@" || echo "passed: $name"; }
step run     /root/riposte/run --detach --port PORT
step ready   curl -sf http://localhost:PORT/readyz
api () {
	curl -sS -b "$1.jar" -c "$1.jar" -H 'Origin: http://localhost:PORT' -X "$2" \
		-H 'Content-Type: application/json' ${4:+-d "$4"} "http://localhost:PORT/api/v1$3" |
		tee answer
	echo
}
value () { sed -nE "s/.*\"$1\":\"?([^\",}]*).*/\1/p" answer | head -n 1; }
api ada POST /guests '{"name":"Ada"}'
api ada GET /problems
slug=$(grep -oE '"slug":"[a-z0-9-]*"' answer | head -n 1 | cut -d'"' -f4)
folder=/root/riposte/problems/$slug
api ada POST /rooms "{\"key\":\"k1\",\"title\":\"fresh\",\"duration_s\":600,\"problems\":[\"$slug\"]}"
code=$(grep -oE '"code":"[A-Za-z0-9_-]{22}"' answer | head -n 1 | cut -d'"' -f4)
api ada POST "/rooms/$code/start" '{}'
python3 - "$folder" "$slug" >submission <<'PY'
import glob, json, sys
source = sorted(glob.glob(sys.argv[1] + "/submissions/accepted/*.py"))[0]
print(json.dumps({"key": "s1", "problem": sys.argv[2], "language": "python",
    "source": open(source).read()}))
PY
api ada POST "/rooms/$code/submissions" "$(cat submission)"
id=$(grep -oE '"id":[0-9]+' answer | head -n 1 | cut -d: -f2)
api ada GET "/submissions/$id?wait=30"
step battle  grep -q '"verdict":"ACCEPTED"' answer
/root/riposte/run --detach --port PORT >again 2>&1
step again   grep 'running already' again
refused taken /root/riposte/run --detach --port PORT --dir /root/other
step stop    /root/riposte/run --stop
refused gone curl -sf http://localhost:PORT/readyz
step restart /root/riposte/run --detach --port PORT
api ada GET "/rooms/$code"
step kept    grep -q '"title":"fresh"' answer
step stopped /root/riposte/run --stop
test "FULL" = no || step check /root/riposte/check
END
sed -i -e "s/PORT/$FRESH_PORT/g" -e "s/FULL/${FRESH_CHECK:-yes}/" story

passed () { grep -x "passed: $1" told || { tail -n 60 told; return 1; }; }

check 'a bare Debian is made'                 root_make "$root" --include=git
npm_settings
check 'the repository is cloned in it'        clone
cp story "$root/tmp/story"
root_enter "$root" 'sh /tmp/story' >told 2>&1
check './run starts a site from nothing'      passed run
check 'which is ready'                        passed ready
check 'and on which a battle is fought'       passed battle
check './run again says that it runs'         passed again
check 'another beside it finds the port taken' passed taken
check './run --stop stops it'                 passed stop
check 'entirely'                              passed gone
check 'it starts again'                       passed restart
check 'with everything kept'                  passed kept
if test "${FRESH_CHECK:-yes}" = yes
then
	check './check passes in it'              passed check
else
	echo 'ok 12 - # SKIP FRESH_CHECK=no'
fi
