#!/bin/sh
# The same source is compiled once, and nothing that a player does changes what
# it was compiled to; tests behind the first that failed are not waited for.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
. "$SRC/t/judge.sh"
plan 29
RIPOSTE_JUDGE_PROGRAMS_MB=16
RIPOSTE_MAX_WORKERS=2
export RIPOSTE_JUDGE_PROGRAMS_MB RIPOSTE_MAX_WORKERS
judge_site
programs=$SITE/cache/programs
log=$SITE/log/judge/current

# What the log says of the last job: reused=0 or reused=1.
last_is () { sed -n 's/.*msg=judged .*\(reused=[01]\).*/\1/p' "$log" | tail -n 1 | grep -qx "$1"; }
compiled () { gets "$1" "$2" "$3" && eventually last_is reused=0; }
reused () { gets "$1" "$2" "$3" && eventually last_is reused=1; }

cat >right.c <<'END'
#include <stdio.h>
int main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\n", a + b); }
END
check  'a source that is new is compiled'               compiled c right.c ACCEPTED
check  'the same again is not'                          reused c right.c ACCEPTED
check  'nor for a try on an input of one'"'"'s own'     try_out c right.c '20 22'
check  '...which ends'                                  ran
check  '...rightly'                                     is .stdout 42
check  '...without the compiler'                        eventually last_is reused=1
sed 's/$/ /' right.c >other.c
check  'one blank more is another source'               compiled c other.c ACCEPTED

# What both languages take, and answer differently.
cat >both.c <<'END'
#include <stdio.h>
#ifdef __cplusplus
#define WRONG 1
#else
#define WRONG 0
#endif
int main(void) { long a, b; scanf("%ld %ld", &a, &b); printf("%ld\n", a + b + WRONG); return 0; }
END
check  'a source in one language'                       compiled c both.c ACCEPTED
check  'is another program in another'                  compiled cpp both.c WRONG_ANSWER
check  'and each keeps its own'                         reused c both.c ACCEPTED

echo 'int main(void) { this is no C }' >broken.c
check  'what does not compile'                          gets c broken.c COMPILE_ERROR
check  'is not kept'                                    compiled c broken.c COMPILE_ERROR
echo '#warning "mind the gap"' >warned.c
cat right.c >>warned.c
check  'what the compiler said of a program'            compiled c warned.c ACCEPTED
reused c warned.c ACCEPTED
check  'is told again'                                  is '.compile_output | test("mind the gap")' true

# It replaces its own file, and everything that it may reach, by a program that
# answers wrongly; only then it answers rightly.
cat >poison.c <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
static void replace(const char *path)
{
	static const char evil[] = "#!/bin/sh\necho poisoned\n";
	unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	if (fd >= 0 && write(fd, evil, sizeof evil - 1) < 0)
		abort();
}
int main(void)
{
	long a, b;
	if (scanf("%ld %ld", &a, &b) != 2)
		return 1;
	replace("/box/a.out");
	replace("/prepared/a.out");
	replace("/usr/bin/gcc");
	system("for d in /prepared/*; do rm -r $d; cp /box/a.out $d/; done 2>/dev/null");
	system("find /prepared -name '*.gch' -exec cp /box/a.out {} + 2>/dev/null");
	printf("%ld\n", a + b);
	return 0;
}
END
check  'a program that poisons what it can'             compiled c poison.c ACCEPTED
check  'did not poison itself'                          reused c poison.c ACCEPTED
check  'nor another'                                    reused c right.c ACCEPTED
cat >bits.cpp <<'END'
#include <bits/stdc++.h>
int main() { long a, b; std::cin >> a >> b; std::cout << a + b << '\n'; }
END
check  'nor what languages have prepared'               compiled cpp bits.cpp ACCEPTED
printf 'asm(".incbin \\"%s\\"");\n' "$(find "$programs" -type f | head -n 1)" >steal.c
cat right.c >>steal.c
check  'the cache cannot be compiled in'                gets c steal.c COMPILE_ERROR
refuse 'and is nobody else'"'"'s to read'               find "$programs" "$programs"/* -perm /077 -print -quit | grep -q .

# Damage on the disk.
for file in "$programs"/*
do
	chmod u+w "$file"
	printf 'X' | dd of="$file" bs=1 seek=5000 conv=notrunc 2>/dev/null
done
check  'a file that changed is not used'                compiled c right.c ACCEPTED
check  '...and the log says so'                         has 'msg="a compiled program is damaged' <"$log"
check  '...once: it was replaced'                       reused c right.c ACCEPTED
for file in "$programs"/*
do
	chmod u+w "$file"
	truncate -s 100 "$file"
done
check  'nor one that was cut'                           compiled c right.c ACCEPTED

# The bound.
for n in $(seq 12)
do
	printf 'char big[2 << 20] = { %s };\n' "$n" >big$n.c
	cat right.c >>big$n.c
	send c big$n.c >/dev/null || bail 'cannot submit'
done
check  'programs of 24 MiB in a cache of 16'            eventually is_idle
check  'stay within it'                                 test "$(du -sm "$programs" | cut -f1)" -le 17
check  'the newest is there'                            reused c big12.c ACCEPTED

# A minute is allowed; the first test fails at once, the others never end.
mkdir patient && cp -r "$SRC/t/packages/sum/." patient/
sed -i "s/^uuid:.*/uuid: $(cat /proc/sys/kernel/random/uuid)/; s/time_limit: 1/time_limit: 60/" patient/problem.yaml
rm -r patient/submissions/wrong_answer
check  'a problem with much time'                       import patient
ask room_create "$who" '{"key": "p", "title": "Patience", "problems": ["patient"], "duration_s": 3600}' >/dev/null
code=$(field .code)
ask room_start "$who" "$code" >/dev/null
cat >late.c <<'END'
#include <stdio.h>
#include <unistd.h>
int main(void)
{
	long a, b;
	if (scanf("%ld %ld", &a, &b) == 2 && a == 1 && b == 2)
		return puts("no"), 0;
	for (;;)
		pause();
}
END
ask submission_create "$who" "$code" "$(jq -cn --rawfile s late.c \
	'{key: "late", problem: "patient", language: "c", source: $s}')" >/dev/null
submission=$(field .id)
check  'the first test that fails is the verdict'       judged
check  '...whatever the others would have done'         is '"\(.verdict) \(.test)"' 'WRONG_ANSWER 1'
site_stop >/dev/null
