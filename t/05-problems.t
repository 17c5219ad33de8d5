#!/bin/sh
# The starter problems keep the promises of their packages, as far as that shows
# without compilers and without waiting for slow solutions; problems/check does the rest.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
plan 17

# A copy to spoil, with none of the data that was built.
mkdir -p tree/judge
cp -R "$SRC/problems" tree/
cp -R "$SRC/judge/languages" tree/judge/
problems=$scratch/tree/problems
find "$problems" -path '*/data/secret/*' \( -name '*.in' -o -name '*.ans' \) -delete

generated () { PYTHONHASHSEED=1 "$problems/generate" --quiet -o once; }
well_made () {
	"$problems/check" --quick --data once "$@" >said && return
	awk '/^  [a-z]/ { slug = $1 } / BAD: / { print slug ":" $0 }' said
	return 1
}

# Made twice, by different processes and with other hashes: here and by make.
as_built () {
	for folder in once/*
	do
		diff -r -x test_group.yaml -x .stamp "$folder" "$SRC/problems/${folder#once/}/data/secret" ||
			return 1
	done
}

listed () {
	for package in "$SRC"/problems/*/problem.yaml
	do
		basename "$(dirname "$package")"
	done
}

same_in_makefile () {
	listed >have
	awk '/^PROBLEMS =/ { on = 1 } on { print } on && !/\\$/ { exit }' "$SRC/Makefile.am" |
		grep -o '[a-z0-9]*' | sort >want
	diff want have
}

same_in_readme () {
	sed -n 's,.*](\([a-z0-9]*\)/statement/problem.en.md).*,\1,p' "$SRC/problems/README.md" |
		sort >want
	diff want have
}

distinct_uuids () {
	sed -n 's/^uuid: //p' "$SRC"/problems/*/problem.yaml | sort -u >uuids
	test "$(wc -l <uuids)" -eq "$(wc -l <have)"
}

# The slugs without a slow solution are those that the list for readers names.
slow_but_for_those_named () {
	without=$(listed | while read -r slug
	do
		test -d "$SRC/problems/$slug/submissions/time_limit_exceeded" || printf '%s and ' "$slug"
	done)
	has "Each has a slow solution but ${without% and }," <"$SRC/problems/README.md" >/dev/null ||
		{ echo "$without"; return 1; }
}

# The whole set has something for everybody.
levels () { sed -n 's/^ *level: *//p' "$SRC"/problems/*/problem.yaml | sort -u | tr '\n' ' '; }
of_all_levels () { test "$(levels)" = 'easy expert hard medium '; }
has_enough () { test "$(listed | wc -l)" -ge 40; }
# tagged WORD: the packages with this keyword
tagged () { grep -l "^keywords:.*[[, ]$1[], ]" "$SRC"/problems/*/problem.yaml; }
of_type () { grep -l "^type:.*$1" "$SRC"/problems/*/problem.yaml; }
of_all_kinds () {
	for word in strings greedy graphs dp geometry interactive scoring multi-pass
	do
		tagged $word || { echo "nothing is tagged $word"; return 1; }
	done
	for word in interactive scoring multi-pass
	do
		of_type $word || { echo "nothing is $word"; return 1; }
	done
}
has_tolerance () {
	tagged geometry >tagged || return 1
	while read -r package
	do
		grep -s 'float_.*tolerance' "$(dirname "$package")/data/secret/test_group.yaml" && return 0
	done <tagged
	return 1
}

check  'there are forty packages and more'             has_enough
check  'on four levels'                                of_all_levels
check  'of all kinds'                                  of_all_kinds
check  'some geometry is judged with a tolerance'      has_tolerance
check  'the data can be generated'                     generated
check  'and has the same bytes as when it was built'   as_built
check  'each package is well made, each mistake found' well_made
check  'each package is built and installed'           same_in_makefile
check  'each package is in the list for readers'       same_in_readme
check  'each package has a uuid of its own'            distinct_uuids
check  'each has a slow solution, if one makes sense'  slow_but_for_those_named

package=$problems/lastphone

cp "$package/submissions/accepted/model.py" "$package/submissions/wrong_answer/right.py"
refuse 'a wrong solution that is right is found'       well_made lastphone
rm "$package/submissions/wrong_answer/right.py"

cp "$package/submissions/wrong_answer/float_ceil.py" "$package/submissions/accepted/float.py"
refuse 'an accepted solution that is wrong is found'   well_made lastphone
rm "$package/submissions/accepted/float.py"

printf '1 1\n1 1 \n' >"$package/data/sample/9.in"
echo TOGETHER >"$package/data/sample/9.ans"
refuse 'data that the validator does not take is found' well_made lastphone
rm "$package"/data/sample/9.*

sed -i '/^## Explanation/,$d' "$package/statement/problem.en.md"
refuse 'a statement that explains no sample is found'  well_made lastphone
cp "$SRC/problems/lastphone/statement/problem.en.md" "$package/statement/problem.en.md"

mv "$package/submissions/accepted/model.py" model.py
refuse 'a package without a solution in Python is found' well_made lastphone
mv model.py "$package/submissions/accepted/model.py"

check  'nothing is found in the package as it was'     well_made lastphone
