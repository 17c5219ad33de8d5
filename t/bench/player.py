"""What the benches share: a player of a room, over HTTP, with a long poll."""
import http.client
import json
import os
import sys
import threading
import time
import urllib.parse


def cookie(jar):
    """The session in a cookie jar of curl's."""
    with open(jar) as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 7 and fields[5].endswith("sid"):
                return f"{fields[5]}={fields[6]}"
    sys.exit(f"{jar} has no session")


class Player(threading.Thread):
    """Submits, and notes when its second connection heard of each verdict."""

    def __init__(self, url, code, jar):
        super().__init__(daemon=True)
        site = urllib.parse.urlsplit(url)
        self.base = f"/api/v1/rooms/{code}"
        self.headers = {"Cookie": cookie(jar), "Origin": url, "Content-Type": "application/json"}
        self.poll = http.client.HTTPConnection(site.hostname, site.port)
        self.connection = http.client.HTTPConnection(site.hostname, site.port)
        self.after = self.call("GET", "/events?tab=bench", connection=self.poll)["next"]
        self.verdicts = {}  # submission: (when, verdict)
        self.news = threading.Condition()
        self.count = 0
        self.start()

    def call(self, method, path, body=None, connection=None):
        connection = connection or self.connection
        connection.request(method, self.base + path, json.dumps(body) if body else None,
                           self.headers)
        answer = connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {data.decode()}")
        return json.loads(data)

    def run(self):
        while True:
            path = f"/events?tab=bench&wait=25&after={self.after}"
            answer = self.call("GET", path, connection=self.poll)
            now = time.perf_counter()
            self.after = answer["next"]
            with self.news:
                for event in answer["events"]:
                    if event["kind"] == "verdict" and "submission" in event["payload"]:
                        told = event["payload"]["submission"]
                        self.verdicts[told["id"]] = now, told["verdict"]
                self.news.notify_all()

    def submit(self, problem, language, source):
        """Its id; wait() tells of the verdict."""
        self.count += 1
        body = {"key": f"bench-{os.getpid()}-{self.count}", "problem": problem,
                "language": language, "source": source}
        return self.call("POST", "/submissions", body)["id"]

    def wait(self, submission, seconds=60):
        """When it was heard that it is accepted; anything else ends the bench."""
        with self.news:
            if not self.news.wait_for(lambda: submission in self.verdicts, seconds):
                sys.exit(f"no verdict for submission {submission}")
            when, verdict = self.verdicts[submission]
        if verdict != "ACCEPTED":
            sys.exit(f"submission {submission}: {verdict}")
        return when

    def timed(self, problem, language, source):
        """Milliseconds from before the POST until the verdict came by the poll."""
        begin = time.perf_counter()
        return (self.wait(self.submit(problem, language, source)) - begin) * 1e3


def spawn(argv, **how):
    if os.waitpid(os.posix_spawnp(argv[0], argv, os.environ, **how), 0)[1]:
        sys.exit(f"{argv} failed")


def bare(compiler, name, source):
    """The same without any of us, and without a shell: compile, and run once."""
    with open(name, "w") as out:
        out.write(source)
    begin = time.perf_counter()
    spawn([*compiler, "-o", "a.out", name])
    spawn(["./a.out"], file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, "in", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, "out", os.O_WRONLY | os.O_CREAT, 0o644)])
    return (time.perf_counter() - begin) * 1e3


C = """#include <stdio.h>
int main(void) {{ int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); return 0; }}
/* {0} */
"""
