#!/bin/sh
# The starter problems keep the promises of their packages, as far as that shows
# without compilers and without waiting for slow solutions; problems/check does the rest.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 11

# A copy to spoil.  Its data is gone, so that what is found was made anew.
mkdir tree
cp -R "$SRC/problems" tree/problems
mkdir tree/judge
cp -R "$SRC/judge/languages" tree/judge/languages
find tree/problems -path '*/data/secret/*' \( -name '*.in' -o -name '*.ans' \) -delete
problems=$scratch/tree/problems

generated () { PYTHONHASHSEED=$1 "$problems/generate" -o "$2"; }
uuids ()     { sed -n 's/^uuid: //p' "$problems"/*/problem.yaml; }
listed ()    { ls -d "$SRC"/problems/*/problem.yaml | sed 's,/problem.yaml,,; s,.*/,,'; }
in_makefile () {
	sed -n '/^PROBLEMS =/,/[^\\]$/p' "$SRC/Makefile.am" | tr -d '\\' | tr '\t =' '\n\n\n' |
		grep -v -e PROBLEMS -e '^$' | sort
}
same_list () { in_makefile >want; listed >have; diff want have; }
in_readme () {
	for slug in $(listed)
	do
		grep -qF "]($slug/statement/problem.en.md)" "$SRC/problems/README.md" ||
			{ echo "$slug"; return 1; }
	done
}
distinct () { uuids | sort | uniq -d >twice; test "$(uuids | wc -l)" = "$(listed | wc -l)" && test ! -s twice; }

check  'every package is well made and its mistakes are found' "$problems/check" --quick
check  'the data can be generated'               generated 1 once
check  'a second time it has the same bytes'     generated 2 again
check  'in every file'                           diff -r once again
check  'every package is built and installed'    same_list
check  'every package is in the list for readers' in_readme
check  'every package has a uuid of its own'     distinct

# What is wrong with a package is told.
spoiled () { "$problems/check" --quick lastphone; }
package=$problems/lastphone

cp "$package/submissions/accepted/model.py" "$package/submissions/wrong_answer/right.py"
refuse 'a wrong solution that is right is refused' spoiled
rm "$package/submissions/wrong_answer/right.py"

cp "$package/submissions/wrong_answer/float_ceil.py" "$package/submissions/accepted/float.py"
refuse 'an accepted solution that is wrong is refused' spoiled
rm "$package/submissions/accepted/float.py"

echo '1 1' >"$package/data/sample/9.in"
echo '1 1' >"$package/data/sample/9.ans"
refuse 'data that the validator does not take is refused' spoiled
rm "$package/data/sample/9.in" "$package/data/sample/9.ans"

check  'the package as it was is well made'      spoiled
