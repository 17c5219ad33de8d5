# shellcheck shell=sh disable=SC2034,SC2154
# browser.sh -- what the browser stories share; read after lib.sh.
#
#	browser_ready		chromium and what drives it are there, or skip_all
#	browser STORY URL...	plays t/browser/STORY, which prints the TAP
#
# playwright-core comes from npm by the lock file, once for all files of a run.

browser_ready () {
	command -v chromium >/dev/null || skip_all 'chromium is not installed'
	command -v npm >/dev/null || skip_all 'npm is not installed'
	browser_dir=$RIPOSTE_TEST_DIR/browser
	(
		flock 9
		mkdir -p "$browser_dir"
		# -u: another story may be reading them
		cp -u "$SRC/t/browser/"*.js "$SRC/t/browser/"*.json "$SRC/t/browser/.npmrc" "$browser_dir"
		cmp -s "$browser_dir/package-lock.json" "$browser_dir/ready" || {
			cd "$browser_dir" && npm ci 9>&- && cp package-lock.json ready
		}
	) 9>"$RIPOSTE_TEST_DIR/browser.lock" >"$scratch/npm.log" 2>&1 || {
		sed 's/^/# /' "$scratch/npm.log"
		bail 'npm could not fetch playwright-core'
	}
}

browser () {
	story=$1
	shift
	TMPDIR=$scratch node "$browser_dir/$story" "$@" || failed=1
}
