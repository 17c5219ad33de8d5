#!/bin/sh
# Every language gets every verdict, with the words that explain it.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 55
judge_site

# Sources are named WHAT.LANGUAGE.
cat >right.c <<'END'
#include <stdio.h>
int main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\n", a + b); }
END
cat >right.cpp <<'END'
#include <iostream>
int main() { long a, b; std::cin >> a >> b; std::cout << a + b << "\n"; }
END
echo 'a, b = map(int, input().split()); print(a + b)' >right.python
cat >right.java <<'END'
import java.util.Scanner;
public class Main {
	static class Adder { long add(long a, long b) { return a + b; } }
	public static void main(String[] args) {
		Scanner in = new Scanner(System.in);
		System.out.println(new Adder().add(in.nextLong(), in.nextLong()));
	}
}
END
cat >right.javascript <<'END'
const [a, b] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);
console.log(a + b);
END

for l in c cpp python java javascript; do echo 'this ( is no program' >syntax.$l; done

echo 'int main(void) { __builtin_trap(); }' >crash.c
echo '#include <vector>
int main() { std::vector<int> v; return v.at(3); }' >crash.cpp
echo 'import sys; sys.exit(7)' >crash.python
echo 'public class Main { public static void main(String[] a) { int[] x = {}; System.out.println(x[1]); } }' >crash.java
echo 'throw new Error("no");' >crash.javascript

echo 'int main(void) { for (volatile int i = 0;; i++); }' >endless.c
cp endless.c endless.cpp
sed -i 's/void//' endless.cpp
echo 'while True: pass' >endless.python
echo 'public class Main { public static void main(String[] a) { for (int i = 0;; i++); } }' >endless.java
echo 'for (;;);' >endless.javascript

cat >hog.c <<'END'
#include <stdlib.h>
#include <string.h>
int main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }
END
cat >hog.cpp <<'END'
#include <vector>
int main() { std::vector<std::vector<char>> all; for (;;) all.emplace_back(1 << 20, 'x'); }
END
printf 'all = []\nwhile True: all.append(bytes(range(256)) * 40960)\n' >hog.python
cat >hog.java <<'END'
import java.util.*;
public class Main { public static void main(String[] a) {
	List<byte[]> all = new ArrayList<>();
	for (;;) { byte[] b = new byte[10 << 20]; Arrays.fill(b, (byte) 1); all.add(b); }
} }
END
echo 'const all = []; for (;;) all.push(new Array(1e6).fill(1.5));' >hog.javascript

for l in c cpp python java javascript
do
	check "$l: a right program is accepted"            gets $l right.$l ACCEPTED
	check "$l: ...on every test"                       is '.passed == .total and .total > 1' true
	check "$l: what does not compile is no attempt"    gets $l syntax.$l COMPILE_ERROR
	check "$l: ...and the compiler says why"           is '.compile_output | test("(?i)error")' true
	check "$l: ...without our paths"                   is '.compile_output | test("/box|/tmp")' false
	check "$l: a crash is a run-time error"            gets $l crash.$l RUNTIME_ERROR
	check "$l: ...with its signal or exit code"        is '.detail | test("^(signal|exit code) [0-9]+")' true
	check "$l: an endless loop meets the time limit"   gets $l endless.$l TIME_LIMIT
	check "$l: too much memory meets its limit"        gets $l hog.$l MEMORY_LIMIT
done

check 'the time that was allowed and used is told' gets c endless.c TIME_LIMIT
check '...in seconds' is '.detail | test("^[0-9.]+ s allowed, stopped at [0-9.]+ s$")' true

echo 'int main(void) { for (;;) __builtin_puts("spam spam spam spam spam spam spam"); }' >spam.c
check  'and so is memory' gets c hog.c MEMORY_LIMIT
check  '...in MiB' is '.detail | test("^[0-9]+ MiB allowed, stopped at [0-9]+ MiB$")' true
check  'endless output meets its limit'           gets c spam.c OUTPUT_LIMIT
echo 'print(-1)' >wrong.python
check  'a wrong answer is one'                    gets python wrong.python WRONG_ANSWER
check  '...and the first failed test is told'     is .test 1
refuse 'but never what was expected'              has expected <"$scratch/body"

cat >echo.c <<'END'
#include <stdio.h>
int main(void) { int c; while ((c = getchar()) != EOF) putchar(c); fputs("\xff!", stderr); return 3; }
END
try_out c echo.c 'hello
there' >/dev/null
ran
check 'a run reads its input and shows its output' is .stdout 'hello
there'
check '...its errors as text, and its exit code'   is '.stderr + " " + (.exit_code | tostring)' "$(printf '\357\277\275! 3')"
site_stop >/dev/null
