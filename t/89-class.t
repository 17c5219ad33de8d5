#!/bin/sh
# A class of 30 by seats: a teacher's browser, a pupil's phone, a projector, and 29
# pupils by calls.  With SHOTS=DIR pictures are kept there.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
mkdir mended
cp -r "$SRC/t/packages/sum" mended
printf '\nMended.\n' >>mended/sum/statement/problem.en.md
cat >mend <<END
#!/bin/sh
DATABASE_URL='$DATABASE_URL' exec '$RIPOSTE_PREFIX/bin/riposte-import' -c '$SITE/riposte.conf' \\
	'$PWD/mended/sum' >'$PWD/mend.log' 2>&1
END
chmod +x mend
browser class.js "$URL" "$PWD/mend"
