#!/bin/sh
# The tree keeps to the style that HACKING.md tells.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 15
cd "$SRC" || exit 1

# Every file of ours.
if test -e .git
then
	git -c safe.directory='*' ls-files >"$scratch/all"
else
	find . -type f -printf '%P\n' >"$scratch/all"
fi
files () { grep -E "$1" "$scratch/all" | while read -r file; do test ! -f "$file" || echo "$file"; done; }
# One package is written as Windows does, for the importer.
text () {
	files '\.(c|h|sql|sh|t|js|css|html|awk|am|ac|conf|md|[1-8])$|^(run|check|bootstrap)$' |
		grep -v '^t/packages/steps/'
}
# What shall not compile is no code of ours; packages bring C++ by the name of C.
c ()    { files '\.[ch]$' | grep -v -e '^t/attack/compile/' -e '^t/packages/'; }

# found PATTERN FILES-COMMAND: prints the lines, succeeds when there are any.
found () { "$2" | xargs -r -d '\n' grep -nP "$1"; }
refuse 'no line ends in white space'            found '[ \t]+$' text
refuse 'no line ends in CR'                     found '\r$' text
refuse 'no tab follows a space in C'            found '^\t* +\t' c
refuse 'C is indented by tabs'                  found '^ {8}(?! ?\*)' c
refuse 'no line of C is longer than 110 columns' found '^.{111}' c
refuse 'no machine is named'                    found '/wor[k]/[a-z]|/tmp/[b]-[a-z]' text

ends_in_newline () {
	text | while read -r file
	do
		test -z "$(tail -c 1 "$file")" || echo "$file"
	done >"$scratch/open"
	cat "$scratch/open"
	! test -s "$scratch/open"
}
check 'every file ends with its line' ends_in_newline

# Indented code of sh counts: those that say so, and those without a first line
# that say it to shellcheck.
shells () {
	files '.' | grep -v '^problems/' | xargs -d '\n' grep -lE '^#!/bin/sh|^# shellcheck shell=sh'
}
shellcheck_all () { shells | xargs -d '\n' shellcheck --norc -x -P SCRIPTDIR -P "$SRC" -S warning; }
check 'shellcheck finds nothing' shellcheck_all
tests_but_lib () { files '^t/.*\.t$'; }
refuse 'no test sleeps' found '^\s*sleep [0-9]' tests_but_lib

manuals () { files '\.[1-8]$'; }
lint () { manuals | xargs -r -d '\n' mandoc -Tlint -Wwarning; }
check 'mandoc finds nothing' lint
documented () {
	for program in $(cd "$RIPOSTE_PREFIX" && find bin libexec -type f -perm -1 -exec basename {} \;)
	do
		files "/$program\.[18]\$" | grep -q . || { echo "$program has no page"; return 1; }
	done
}
check 'every program has a manual page' documented

# riposte.conf(5) has each key that the programs know, and no other.
keys () {
	sed -n '/known\[\] = {/,/}/p' lib/conf.c | grep -o '"[a-z_]*"' | tr -d '"' | sort >"$scratch/known"
	sed -n -e '/^\.Sh SETTINGS/q' -e 's/^\.It Cm \([a-z_]*\).*/\1/p' lib/riposte.conf.5 |
		sort -u >"$scratch/told"
	diff "$scratch/known" "$scratch/told"
}
check 'riposte.conf(5) tells every key' keys

headers () { c | grep '\.h$'; }
compiles_alone () {
	flags="$(pkg-config --cflags libpq json-c libsodium libseccomp libxml-2.0) -I$BUILD -Ilib -I."
	for header in $(headers)
	do
		# shellcheck disable=SC2086 # flags
		echo "#include \"$header\"" | gcc -std=gnu11 -Wall -Wextra -Werror -fsyntax-only \
			$flags -I"$(dirname "$header")" -x c - || return 1
	done
}
check 'every header compiles alone' compiles_alone
once () {
	for header in $(headers)
	do
		test "$(grep -c '^#pragma once$' "$header")" = 1 || { echo "$header"; return 1; }
	done
}
check 'every header is read once' once

# It does not know the cleanup attribute; leaks are found by the sanitizers.
cppcheck_all () {
	c | xargs -d '\n' cppcheck -q -j2 --std=c11 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingInclude --suppress=missingIncludeSystem \
		--suppress=unknownMacro --suppress=resourceLeak --suppress=memleak --suppress=memleakOnRealloc --error-exitcode=1 -Ilib -Icgi -Ijudge -I. \
		'-Dscoped(x)=' -D_GNU_SOURCE
}
check 'cppcheck finds nothing' cppcheck_all
