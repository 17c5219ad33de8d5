"""Compiling and running a program as the judge does, but without its sandbox: for
solutions that the author trusts."""

import glob
import os
import resource
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# In the source tree, and where `make install` puts both.
LANGUAGES = [os.path.join(HERE, "..", "..", "judge", "languages"),
             os.path.join(HERE, "..", "..", "languages")]
STACK_KB = 64 * 1024


def languages():
    """What the judge's language files say, by extension."""
    folder = next(f for f in LANGUAGES if os.path.isdir(f))
    found = {}
    for path in glob.glob(os.path.join(folder, "*")):
        with open(path, encoding="utf-8") as file:
            head = file.read().split("\ntemplate:")[0]
        pairs = (line.split("=", 1) for line in head.splitlines()
                 if "=" in line and not line.startswith("#"))
        language = {key.strip(): value.strip() for key, value in pairs}
        found[language["extension"]] = language
    found["cc"] = found["cpp"]
    return found


def words(command, memory_mb):
    return shlex.split(command.replace("{memory_mb}", str(memory_mb))
                       .replace("{stack_kb}", str(STACK_KB)))


class Program:
    """A source file, compiled in a folder of its own; use it in a `with`."""

    def __init__(self, source, memory_mb=256):
        language = languages()[source.rsplit(".", 1)[1]]
        self.name = os.path.basename(source)
        self.language = language["id"]
        self.multiplier = float(language.get("time_multiplier", 1))
        self.command = words(language["run"], memory_mb)
        self.folder = tempfile.mkdtemp(prefix="riposte-problem-")
        shutil.copy(source, os.path.join(self.folder, language["source"]))
        done = subprocess.run(words(language["compile"], memory_mb), cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.complaint = done.stdout.decode(errors="replace") if done.returncode else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def run(self, stdin, cpu_s):
        """Run on an input file; returns (output, exit status, CPU seconds).  A run that
        takes more than cpu_s, or three times as long by the clock, is killed."""
        with open(stdin, "rb") as source, tempfile.TemporaryFile() as output:
            pid = self.start(source, output, cpu_s)
            status, used = wait(pid, time.monotonic() + 3 * cpu_s + 2)
            output.seek(0)
            return output.read(), status, used

    def start(self, source, output, cpu_s):
        process = subprocess.Popen(self.command, cwd=self.folder, stdin=source,
                                   stdout=output, stderr=subprocess.DEVNULL,
                                   preexec_fn=lambda: limit(cpu_s))
        process.returncode = 0  # it is wait() below that collects it
        return process.pid


class Python(Program):
    """A Python file, run in a fork of this process: ten times as quick to start as a
    new interpreter, and all that is needed where time is not measured."""

    multiplier = 1

    def __init__(self, source):
        self.name, self.source, self.complaint = os.path.basename(source), source, ""

    def __exit__(self, *_):
        pass

    def start(self, source, output, cpu_s):
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            limit(cpu_s)
            os.dup2(source.fileno(), 0)
            os.dup2(output.fileno(), 1)
            sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")
            runpy.run_path(self.source, run_name="__main__")
            status = 0
        except SystemExit as exit:
            status = exit.code or 0
        finally:
            # Nothing of the parent is flushed or cleaned up a second time.
            sys.stdout.flush()
            os._exit(status)


def limit(cpu_s):
    seconds = int(cpu_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    if hard == resource.RLIM_INFINITY or hard >= STACK_KB * 1024:
        resource.setrlimit(resource.RLIMIT_STACK, (STACK_KB * 1024, hard))


def wait(pid, deadline):
    """The exit status and the CPU seconds of a child, which the deadline kills."""
    step = 0.0005
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(step)
        step = min(step * 1.5, 0.02)


def validate(validator, stdin):
    """Whether an input validator takes a file."""
    return Python(validator).run(stdin, 60)[1] == 42
