#!/usr/bin/env python3
"""How long judging takes, beside compilers without a judge.

usage: judge.py URL CODE JAR-OF-THE-PLAYER ROUNDS JUDGE-PID BOX-PID ACCOUNT

Each pair is interleaved in one run.  A time is from before the POST until the
long poll of a second connection has brought the verdict, all of them accepted.
ACCOUNT is the cpu.stat of all sandboxed commands; what the judge and the
box used beside that is their own.
"""
import os
import statistics
import sys
import tempfile
import time

from player import C, Player, bare

CPP = """#include <bits/stdc++.h>
using namespace std;
int main() {{ int a, b; cin >> a >> b; vector<int> v {{ a, b }}; sort(v.begin(), v.end());
cout << accumulate(v.begin(), v.end(), 0) << endl; }}
// {0}
"""
# Works for a millisecond.
BUSY = """#include <stdio.h>
#include <time.h>
int main(void) {{ int a, b; struct timespec t; scanf("%d %d", &a, &b);
do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); while (t.tv_nsec < 1000000);
printf("%d\\n", a + b); return 0; }}
/* {0} */
"""
QUEUED = 500

url, code, jar, rounds, judge, box, account = sys.argv[1:]
rounds = int(rounds)
player = Player(url, code, jar)


def line(what, value, note=""):
    print(f"{what:<66} {value:>9} {note}", flush=True)


def medians(rounds, *timed):
    """Of each function of the round's number, called in turn; the first two warm up."""
    times = [[one(number) for one in timed] for number in range(rounds + 2)][2:]
    return [statistics.median(column) for column in zip(*times)]


def own_seconds(pid):
    """CPU time of its threads, which live as long as it does, to the nanosecond."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as text:
            total += int(text.read().split()[0])
    return total / 1e9


def children_seconds(pid):
    """Of those that it has waited for."""
    with open(f"/proc/{pid}/stat") as text:
        fields = text.read().rpartition(")")[2].split()
    return sum(int(n) for n in fields[13:15]) / os.sysconf("SC_CLK_TCK")


def payload_seconds():
    with open(account) as text:
        return int(text.read().split()[1]) / 1e6


def c_hello():
    ours, theirs = medians(rounds, lambda n: player.timed("one", "c", C.format(n)),
                           lambda n: bare(["gcc", "-O2"], "main.c", C.format(n)))
    line("C hello, one test: submission to verdict", f"{ours:.1f}", "ms")
    line("  bare gcc -O2 and one run", f"{theirs:.1f}", "ms")
    line("  difference", f"{ours - theirs:.1f}", "ms   (to reach: 10)")


def again():
    time_of, = medians(rounds, lambda n: player.timed("one", "c", C.format("again")))
    line("the same source again", f"{time_of:.1f}", "ms   (to reach: 15)")


def cpp():
    count = max(rounds // 10, 5)
    ours, theirs = medians(count, lambda n: player.timed("one", "cpp", CPP.format(n)),
                           lambda n: bare(["g++", "-O2"], "main.cpp", CPP.format(n)))
    line(f"C++ with bits/stdc++.h -O2, one test (median of {count})", f"{ours:.0f}", "ms")
    line("  bare g++ -O2 and one run", f"{theirs:.0f}", "ms")
    line("  ratio", f"{ours / theirs:.2f}", "     (to reach: 0.38)")


def hundred():
    count = max(rounds // 10, 5)
    first, second = medians(count, lambda n: player.timed("hundred", "c", BUSY.format(n)),
                            lambda n: player.timed("hundred", "c", BUSY.format(n)))
    line("100 tests of 1 ms, the source new", f"{first:.0f}", "ms   (to reach: 250)")
    line("  compiled before", f"{second:.0f}", "ms")


def throughput():
    def used():
        return own_seconds(judge), own_seconds(box), children_seconds(box), payload_seconds()

    before = used()
    begin = time.perf_counter()
    waiting = [player.submit("one", "c", C.format(f"queued {n}")) for n in range(QUEUED)]
    for submission in waiting:
        player.wait(submission, 600)
    elapsed = time.perf_counter() - begin
    # The last sandboxes are waited for a moment after their results.
    time.sleep(1)
    of_judge, of_box, of_children, payload = (now - then for now, then in zip(used(), before))
    of_sandboxes = of_children - payload
    total = of_judge + of_box + of_children
    line(f"{QUEUED} queued C submissions, each source new", f"{QUEUED / elapsed:.1f}", "per s")
    line("  CPU of compilers and programs", f"{payload:.2f}", "s")
    line("  CPU of riposte-judge", f"{of_judge:.2f}", "s")
    line("  CPU of riposte-box", f"{of_box:.2f}", "s")
    line("  CPU of making and removing sandboxes", f"{of_sandboxes:.2f}", "s")
    line("  share of judge and box themselves", f"{100 * (of_judge + of_box) / total:.1f}",
         "%    (to reach: 3)")
    line("  and with the making of sandboxes", f"{100 * (1 - payload / total):.1f}", "%")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("in", "w") as out:
        out.write("1 2\n")
    for part in os.environ.get("ONLY", "c_hello again cpp hundred throughput").split():
        globals()[part]()
    os.chdir("/")
