#!/usr/bin/env python3
"""Submission to verdict event, beside the bare compiler and program.

usage: latency.py URL CODE JAR-OF-THE-PLAYER ROUNDS

Interleaved in one run: a submission of a new C program (its number makes the
source new, so that no cache helps), timed from before the POST until the long
poll of a second connection has brought the verdict; then gcc and ./a.out of
the same source, started without a shell.  Prints one line with medians in ms.
"""
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse

url, code, jar, rounds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
site = urllib.parse.urlsplit(url)
base = f"/api/v1/rooms/{code}"

SOURCE = """#include <stdio.h>
int main(void) {{ int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); return 0; }}
/* {0} */
"""


def cookie():
    with open(jar) as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 7 and fields[5].endswith("sid"):
                return f"{fields[5]}={fields[6]}"
    sys.exit(f"{jar} has no session")


HEADERS = {"Cookie": cookie(), "Origin": url, "Content-Type": "application/json"}


def call(connection, method, path, body=None):
    connection.request(method, base + path, json.dumps(body) if body else None, HEADERS)
    answer = connection.getresponse()
    data = answer.read()
    if answer.status >= 300:
        sys.exit(f"{method} {path}: {answer.status} {data.decode()}")
    return json.loads(data)


class Listener(threading.Thread):
    """Polls the room and notes when each verdict came."""

    def __init__(self):
        super().__init__(daemon=True)
        self.came = {}
        self.news = threading.Condition()
        self.connection = http.client.HTTPConnection(site.hostname, site.port)
        self.after = call(self.connection, "GET", "/events?tab=bench")["next"]

    def run(self):
        while True:
            path = f"/events?tab=bench&wait=25&after={self.after}"
            answer = call(self.connection, "GET", path)
            now = time.perf_counter()
            self.after = answer["next"]
            with self.news:
                for event in answer["events"]:
                    if event["kind"] == "verdict" and "submission" in event["payload"]:
                        self.came[event["payload"]["submission"]["id"]] = now
                self.news.notify_all()

    def wait(self, submission):
        with self.news:
            if not self.news.wait_for(lambda: submission in self.came, 30):
                sys.exit(f"no verdict for submission {submission}")
            return self.came[submission]


def submit(connection, listener, number):
    body = {"key": f"bench-{os.getpid()}-{number}", "problem": "sum", "language": "c",
            "source": SOURCE.format(number)}
    begin = time.perf_counter()
    return (listener.wait(call(connection, "POST", "/submissions", body)["id"]) - begin) * 1e3


def spawn(argv, **how):
    if os.waitpid(os.posix_spawnp(argv[0], argv, os.environ, **how), 0)[1]:
        sys.exit(f"{argv} failed")


def bare(folder, number):
    with open("main.c", "w") as out:
        out.write(SOURCE.format(number))
    begin = time.perf_counter()
    spawn(["gcc", "-O2", "-o", "a.out", "main.c", "-lm"])
    spawn(["./a.out"], file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, "in", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, "out", os.O_WRONLY | os.O_CREAT, 0o644)])
    return (time.perf_counter() - begin) * 1e3


listener = Listener()
listener.start()
connection = http.client.HTTPConnection(site.hostname, site.port)
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("in", "w") as out:
        out.write("1 2\n")
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(submit(connection, listener, number))
        theirs.append(bare(folder, number))
    os.chdir("/")
ours, theirs = ours[2:], theirs[2:]  # the first ones fill caches
print(f"{statistics.median(ours):.1f} {statistics.median(theirs):.1f}")
