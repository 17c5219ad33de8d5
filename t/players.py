#!/usr/bin/python3
"""
players -- people in one room who submit and poll for as long as they are let.

usage: players.py FOLDER ROOM PROBLEMS COUNT WEB...

PROBLEMS are slugs, separated by commas; WEB is an address such as http://10.80.0.11, and
whoever finds one of them away goes on at the next: a poll with the same cursor, a submission
with the same key.  Each has at most two submissions that are not judged yet.  What happened
stands in FOLDER:

    state           figures so far, written anew several times a second, as JSON
    NAME.events     what NAME heard: {"seq", "kind"} a line
    NAME.accepted   a line for each submission that was taken: number, letter, language,
                    the verdict that it deserves

They submit no more when FOLDER/hush is there, and end when the number in FOLDER/end has been
heard.  A poll names no epoch: the cursor is good for as long as nothing was lost.
"""
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse

PENDING = 2
LANGUAGES = ["python"] * 6 + ["c", "lua"]
SOURCES = {
    ("python", True): "a, b = map(int, input().split())\nprint(a + b)\n# {}\n",
    ("python", False): "print(-1)\n# {}\n",
    ("c", True): "#include <stdio.h>\nint main(void) {{ long a, b; if (scanf(\"%ld %ld\", &a, &b) != 2)"
                 " return 1; printf(\"%ld\\n\", a + b); }}\n/* {} */\n",
    ("c", False): "#include <stdio.h>\nint main(void) {{ puts(\"-1\"); }}\n/* {} */\n",
    ("lua", True): "local a, b = io.read('n', 'n')\nprint(a + b)\n-- {}\n",
    ("lua", False): "print(-1)\n-- {}\n",
}


def fail(why):
    """From any thread."""
    print(why, file=sys.stderr, flush=True)
    os._exit(1)


class Connection:
    """To whichever web answers."""

    def __init__(self, webs, first):
        self.webs, self.at = webs, first
        self.cookie = None
        self.open = None

    def turn(self):
        """To the next web."""
        if self.open:
            self.open.close()
        self.open = None
        self.at = (self.at + 1) % len(self.webs)

    def ask(self, method, path, body=None, patience=15):
        """Status and JSON, or None where there was no answer."""
        web = self.webs[self.at]
        headers = {"Origin": web, "Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            if not self.open:
                self.open = http.client.HTTPConnection(urllib.parse.urlsplit(web).hostname,
                                                       timeout=patience)
            self.open.request(method, "/api/v1" + path, json.dumps(body) if body else None, headers)
            answer = self.open.getresponse()
            data = answer.read()
            if answer.getheader("Set-Cookie"):
                self.cookie = answer.getheader("Set-Cookie").split(";")[0]
            return answer.status, json.loads(data) if data else None
        except (OSError, http.client.HTTPException, ValueError):
            self.open = None
            return None


class Player:
    """Two threads: one submits, the other polls."""

    def __init__(self, number, game):
        self.game, self.name = game, f"p{number}"
        self.words, self.ears = (Connection(game.webs, number % len(game.webs)) for _ in range(2))
        self.must("POST", "/guests", {"name": self.name})
        self.ears.cookie = self.words.cookie
        self.id = self.must("POST", f"/rooms/{game.room}/join", {"as": "player", "name": self.name})["id"]
        self.cursor = self.must("GET", f"/rooms/{game.room}/events?tab=t")["next"]
        self.events = open(f"{game.folder}/{self.name}.events", "w", buffering=1)
        self.accepted = open(f"{game.folder}/{self.name}.accepted", "w", buffering=1)
        self.sent = self.judged = self.resyncs = 0
        self.wakes = threading.Condition()
        self.heard_at = 0
        with open(f"{game.folder}/{self.name}.first", "w") as first:
            first.write(f"{self.id} {self.cursor}\n")
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self.play, self.listen)]

    def must(self, method, path, body=None):
        answer = self.words.ask(method, path, body)
        if not answer or answer[0] >= 300:
            fail(f"{self.name}: {method} {path}: {answer}")
        return answer[1]

    def play(self):
        count = 0
        while not self.game.has("hush"):
            with self.wakes:
                if self.sent - self.judged >= PENDING:
                    self.wakes.wait(0.5)
                    continue
            count += 1
            self.submit(count)
            self.words.turn()

    def submit(self, count):
        language = random.choice(LANGUAGES)
        right = random.random() < 0.4
        letter = random.randrange(len(self.game.problems))
        key = f"{self.name}-{count}"
        body = {"key": key, "problem": self.game.problems[letter], "language": language,
                "source": SOURCES[language, right].format(key)}
        while True:
            web = self.words.at
            answer = self.words.ask("POST", f"/rooms/{self.game.room}/submissions", body)
            if answer and answer[0] in (200, 201, 202):
                break
            self.game.refused(answer)
            if answer and answer[0] < 500 and answer[0] != 429:
                fail(f"{self.name}: a submission was refused: {answer}")
            self.words.turn()
            time.sleep(0.3)
        with self.wakes:
            self.sent += 1
        self.game.happened("taken", web)
        self.accepted.write(f"{answer[1]['id']} {'ABCDEFGH'[letter]} {language} "
                            f"{'ACCEPTED' if right else 'WRONG_ANSWER'}\n")

    def listen(self):
        while not self.game.is_over(self.cursor):
            answer = self.ears.ask("GET", f"/rooms/{self.game.room}/events?after={self.cursor}"
                                   "&wait=10&tab=t", patience=25)
            if answer and answer[0] == 200:
                self.hear(answer[1])
                continue
            if answer and answer[0] == 410:
                self.resyncs += 1
            elif answer and answer[0] < 500 and answer[0] != 429:
                fail(f"{self.name}: a poll was refused: {answer}")
            else:
                self.ears.turn()
            time.sleep(0.3)

    def hear(self, answer):
        for event in answer["events"]:
            self.events.write(json.dumps({"seq": event["seq"], "kind": event["kind"]}) + "\n")
            if event["kind"] == "verdict" and "submission" in event["payload"]:
                with self.wakes:
                    self.judged += 1
                    self.wakes.notify()
                self.game.happened("judged", self.ears.at)
        self.cursor = answer["next"]
        self.heard_at = time.time()


class Game:
    """What all players share."""

    def __init__(self, folder, room, problems, webs):
        self.folder, self.room, self.problems, self.webs = folder, room, problems, webs
        self.lock = threading.Lock()
        self.counts = {"taken": [0] * len(webs), "judged": [0] * len(webs), "refused": 0, "words": {}}
        self.last = dict.fromkeys(("taken", "judged"), time.time())
        self.gaps = {"taken": 0, "judged": 0}
        self.end = None

    def has(self, name):
        return os.path.exists(f"{self.folder}/{name}")

    def happened(self, what, web):
        """A submission was taken or judged, as that web said."""
        with self.lock:
            now = time.time()
            self.counts[what][web] += 1
            self.gaps[what] = max(self.gaps[what], now - self.last[what])
            self.last[what] = now

    def refused(self, answer):
        word = "no answer" if not answer else f"{answer[0]} {(answer[1] or {}).get('code')}"
        with self.lock:
            self.counts["refused"] += 1
            self.counts["words"][word] = self.counts["words"].get(word, 0) + 1

    def is_over(self, cursor):
        if self.end is None and self.has("end"):
            with open(f"{self.folder}/end") as end:
                self.end = int(end.read())
        return self.end is not None and cursor >= self.end

    def write(self, players):
        """Gaps are those since FOLDER/forget was there."""
        with self.lock:
            if self.has("forget"):
                os.remove(f"{self.folder}/forget")
                self.gaps = {"taken": 0, "judged": 0}
            state = dict(self.counts, pending=sum(p.sent - p.judged for p in players),
                         resyncs=sum(p.resyncs for p in players),
                         cursors=[p.cursor for p in players],
                         gaps={name: round(gap, 1) for name, gap in self.gaps.items()})
        with open(f"{self.folder}/state.new", "w") as out:
            json.dump(state, out)
        os.rename(f"{self.folder}/state.new", f"{self.folder}/state")


def main():
    folder, room, problems, count, *webs = sys.argv[1:]
    game = Game(folder, room, problems.split(","), webs)
    players = [Player(n, game) for n in range(int(count))]
    threads = [thread for player in players for thread in player.threads]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        game.write(players)
        time.sleep(0.2)
    game.write(players)


main()
