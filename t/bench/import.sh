#!/bin/sh
# make bench-import: what importing a package of 200 tests and 50 MB takes beside running
# its solutions.  No figure is a test.
. "${SRC:-$(dirname "$0")/../..}/t/lib.sh"
. "$SRC/t/judge.sh"
tests=${TESTS:-200} mb=${MB:-50}
db_new empty
site_start --without web --without nginx

# Sums of numbers: two in C++ and one in Python, and two that are wrong at the end.
mkdir -p large/data/secret large/statement large/submissions/accepted large/submissions/wrong_answer
cat >large/problem.yaml <<'END'
problem_format_version: 2025-09
name: Large
uuid: 5b2c5c6e-8a0d-4b0c-9b5e-0b8c7b0d9a31
type: pass-fail
license: cc0
limits: {time_limit: 5, memory: 256}
END
echo 'Print the sum of all numbers.' >large/statement/problem.en.md
python3 - "$tests" "$mb" <<'END'
import random, sys

tests, size = int(sys.argv[1]), int(sys.argv[2]) * 1000000
draw = random.Random(1)
for n in range(tests):
    numbers = [draw.randrange(10**8, 10**9) for _ in range(size // tests // 10)]
    with open(f"large/data/secret/{n:03}.in", "w") as file:
        print("\n".join(map(str, numbers)), file=file)
    with open(f"large/data/secret/{n:03}.ans", "w") as file:
        print(sum(numbers), file=file)
END
cat >large/submissions/accepted/streams.cpp <<'END'
#include <iostream>
int main() { long long sum = 0, n; std::ios::sync_with_stdio(false); while (std::cin >> n) sum += n; std::cout << sum << '\n'; }
END
cat >large/submissions/accepted/scanf.cpp <<'END'
#include <cstdio>
int main() { long long sum = 0, n; while (scanf("%lld", &n) == 1) sum += n; printf("%lld\n", sum); }
END
echo 'import sys; print(sum(map(int, sys.stdin)))' >large/submissions/accepted/lines.py
sed 's/sum);/sum + 1);/' large/submissions/accepted/scanf.cpp >large/submissions/wrong_answer/more.cpp

# The same programs without sandbox, judge or database, over the same files.
bare () {
	for source in large/submissions/*/*
	do
		case $source in
		*.cpp) g++ -O2 -o bare "$source" && run=./bare ;;
		*) run="python3 $source" ;;
		esac
		for input in large/data/secret/*.in
		do
			$run <"$input" >bare.out || :
			case $source in */wrong_answer/*) break ;; esac
		done
	done
}
ms () { begin=$(now_ms); "$@" >ms.log 2>&1 || bail "$(cat ms.log)"; echo $(($(now_ms) - begin)); }
row () { printf '%-66s %9s\n' "$1" "$2"; }
peak () { awk '/^VmHWM/ { printf "%.1f MB", $2 / 1024 }' "/proc/$1/status"; }
measured () {
	python3 -c 'import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
open("peak", "w").write("%.1f MB" % (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
sys.exit(code)' "$RIPOSTE_PREFIX/bin/riposte-import" -c "$SITE/riposte.conf" large
}

row 'tests' "$tests"
row 'size' "$(du -sm large/data | cut -f1) MB"
row 'load average' "$(cut -d' ' -f1 /proc/loadavg)"
without=$(ms bare)
import=$(ms measured)
row 'its solutions, compiled and run bare' "$without ms"
row 'riposte-import, from start to published' "$import ms"
echo "$import $without" | awk '{ printf "%-66s %9.2f  (allowed 1.5)\n", "  of that", $1 / $2 }'
judged=$(sql "select round(1000 * extract(epoch from sum(a.ended_at - a.claimed_at))) from riposte.judge_attempt a where a.outcome = 'finished'")
row '  while the judge was at work on them' "$judged ms"
echo "$import $judged" | awk '{ printf "%-66s %9.2f\n", "  riposte-import, of that", $1 / $2 }'
row 'memory of riposte-import, peak' "$(cat peak)  (allowed 100)"
row 'memory of riposte-judge, peak' "$(peak "$(service_pid judge)")"
row 'the same package again (unchanged)' "$(ms import large) ms"
site_stop >/dev/null
