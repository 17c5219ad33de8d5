"""The verdict of a program on a test case: by the default output validator or by the
package's own, also for interactive and multi-pass problems."""

import os
import shutil
import tempfile
import time

from lib.compare import is_same
from lib.program import Child, Program, Python

ACCEPT, REJECT = 42, 43
SLOW = 3  # so many time limits are waited for


class Broken(Exception):
    """The package's own validator did not do its duty."""


class Judge:
    """Judges for one package; use it in a `with`."""

    def __init__(self, package, quick=False):
        self.types = package.types()
        self.flags = package.flags()
        self.passes = int(package.setting("validation_passes") or 2)
        self.validator = None
        source = package.output_validator()
        if source:
            quick = quick and source.endswith(".py")
            self.validator = (Python if quick else Program)(source)
            if self.validator.complaint:
                raise Broken(f"the output validator does not compile: {self.validator.complaint}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.validator:
            self.validator.__exit__()

    def judge(self, program, base, limit):
        """(verdict, CPU seconds) for the case at base, a path without ending."""
        with tempfile.TemporaryDirectory(prefix="riposte-feedback-") as feedback:
            words = [base + ".in", base + ".ans", feedback + "/", *self.flags]
            if "interactive" in self.types:
                return self.talk(program, words, limit)
            if "multi-pass" in self.types:
                return self.all_passes(program, words, limit)
            output, verdict, used = one_pass(program, words[0], limit)
            return verdict or self.rule(output, words), used

    def all_passes(self, program, words, limit):
        """The next pass reads what the validator wrote for it."""
        source, longest = words[0], 0.0
        for _ in range(self.passes):
            output, verdict, used = one_pass(program, source, limit)
            longest = max(longest, used)
            verdict = verdict or self.rule(output, words)
            following = os.path.join(words[2], "nextpass.in")
            if not os.path.exists(following):
                return verdict, longest
            if verdict != "AC":
                raise Broken("the output validator rejects, but wants another pass")
            source = os.path.join(words[2], ".input")
            shutil.move(following, source)
        raise Broken(f"the output validator wants more than {self.passes} passes")

    def rule(self, output, words):
        if not self.validator:
            with open(words[1], "rb") as file:
                return "AC" if is_same(output, file.read(), self.flags) else "WA"
        with tempfile.NamedTemporaryFile() as said:
            said.write(output)
            said.flush()
            return ruling(self.validator.run(said.name, 60, words)[1])

    def talk(self, program, words, limit):
        """Both at once, with a pipe from each to the other.  The ends of each are held
        open here until it is seen to have ended, so that the other cannot end of that
        before: which of the two was first is never a guess."""
        hears, asks = os.pipe()
        reads, answers = os.pipe()
        validator = Child(self.validator.start(reads, asks, 60, words), 60, (reads, asks))
        player = Child(program.start(hears, answers, SLOW * limit), SLOW * limit,
                       (hears, answers))
        validator_was_first = False
        while validator.status is None or player.status is None:
            validator_was_first |= validator.has_ended() and player.status is None
            player.has_ended()
            time.sleep(0.0005)
        verdict = ruling(validator.status)
        if validator_was_first and verdict == "WA":
            return "WA", player.used
        return verdict_of(player.status, player.used, limit) or verdict, player.used


def one_pass(program, source, limit):
    output, status, used = program.run(source, SLOW * limit)
    return output, verdict_of(status, used, limit), used


def verdict_of(status, used, limit):
    if used > limit:
        return "TLE"
    return "RTE" if status else None


def ruling(status):
    if status not in (ACCEPT, REJECT):
        raise Broken(f"the output validator ended with {status}")
    return "AC" if status == ACCEPT else "WA"
