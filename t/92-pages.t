#!/bin/sh
# Every page of players: markup, accessibility, widths, languages, formulas.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/battle.sh"
. "$SRC/t/browser/browser.sh"

browser_ready
battle_start
cp -r "$SRC/t/packages/sum" maths
sed -i 's/^name: .*/name: Maths/; s/^uuid: .*/uuid: 0f0f0f0f-1111-4222-8333-444444444444/' maths/problem.yaml
cat >maths/statement/problem.en.md <<'END'
Given $a_1$ and $a_2$ with $-10^3 \le a_i \le 10^3$, print

$$\sum_{i=1}^{2} a_i$$

What is wrong stays readable: $\nosuch{x}$.
END
printf 'Summan av $a_1$ och $a_2$.\n' >maths/statement/problem.sv.md
DATABASE_URL="$DATABASE_URL" "$RIPOSTE_PREFIX/bin/riposte-import" -c "$SITE/riposte.conf" maths >import.log 2>&1 ||
	bail "$(cat import.log)"
browser pages.js "$URL"
