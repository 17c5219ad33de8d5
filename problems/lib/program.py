"""Compiling and running a program as the judge does, but without its sandbox: for
solutions that the author trusts."""

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
# Several languages have the same ending (PyPy and Jython that of Python): these are meant.
IN = {"c": "c", "cc": "cpp", "cpp": "cpp", "java": "java", "js": "javascript", "py": "python"}
STACK_KB = 64 * 1024


def language_of(ending):
    """What the judge's language file says of the one that sources with this ending are in."""
    folder = next(f for f in LANGUAGES if os.path.isdir(f))
    with open(os.path.join(folder, IN[ending]), encoding="utf-8") as file:
        head = file.read().split("\ntemplate:")[0]
    pairs = (line.split("=", 1) for line in head.splitlines()
             if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs}


def words(command, memory_mb):
    return shlex.split(command.replace("{memory_mb}", str(memory_mb))
                       .replace("{stack_kb}", str(STACK_KB)))


class Program:
    """A source file, compiled in a folder of its own; use it in a `with`."""

    def __init__(self, source, memory_mb=256):
        language = language_of(source.rsplit(".", 1)[1])
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

    def run(self, stdin, cpu_s, arguments=()):
        """Run on an input file; returns (output, exit status, CPU seconds).  A run that
        takes more than cpu_s, or ten times as long by the clock, is killed."""
        with open(stdin, "rb") as source, tempfile.TemporaryFile() as output:
            pid = self.start(source.fileno(), output.fileno(), cpu_s, arguments)
            status, used = wait(pid, cpu_s)
            output.seek(0)
            return output.read(), status, used

    def start(self, stdin, stdout, cpu_s, arguments=()):
        """Start it with these descriptors; returns the process id, for wait()."""
        process = subprocess.Popen([*self.command, *arguments], cwd=self.folder,
                                   stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL,
                                   preexec_fn=lambda: limit(cpu_s))
        process.returncode = 0  # it is poll() below that collects it
        return process.pid


class Python(Program):
    """A Python file, run in a fork of this process: ten times as quick to start as a
    new interpreter, and all that is needed where time is not measured."""

    multiplier = 1

    def __init__(self, source):
        self.name, self.source, self.complaint = os.path.basename(source), source, ""

    def __exit__(self, *_):
        pass

    def start(self, stdin, stdout, cpu_s, arguments=()):
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            limit(cpu_s)
            os.dup2(stdin, 0)
            os.dup2(stdout, 1)
            os.closerange(3, 256)  # the ends of pipes that others hold
            sys.argv = [self.source, *arguments]
            sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")
            runpy.run_path(self.source, run_name="__main__")
            status = 0
        except SystemExit as exit:
            status = exit.code or 0
        finally:
            # Nothing of the parent is flushed or cleaned up a second time.
            try:
                sys.stdout.flush()
            finally:
                os._exit(status)


def limit(cpu_s):
    seconds = int(cpu_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    if hard == resource.RLIM_INFINITY or hard >= STACK_KB * 1024:
        resource.setrlimit(resource.RLIMIT_STACK, (STACK_KB * 1024, hard))


class Child:
    """A process that was started, and what becomes of it.  It is killed when it has
    taken ten times cpu_s by the clock.  The descriptors held for it are closed once it
    is seen to have ended."""

    def __init__(self, pid, cpu_s, held=()):
        self.pid, self.cpu_s, self.held = pid, cpu_s, held
        self.deadline = time.monotonic() + 10 * cpu_s + 2
        self.status, self.used = None, 0.0

    def has_ended(self):
        if self.status is not None:
            return True
        ended, status, usage = os.wait4(self.pid, os.WNOHANG)
        if not ended:
            if time.monotonic() > self.deadline:
                os.kill(self.pid, signal.SIGKILL)
            return False
        for fd in self.held:
            os.close(fd)
        self.status = os.waitstatus_to_exitcode(status)
        self.used = usage.ru_utime + usage.ru_stime
        # The kernel's two clocks do not quite agree.
        if self.status in (-signal.SIGKILL, -signal.SIGXCPU):
            self.used = max(self.used, self.cpu_s)
        return True


def wait(pid, cpu_s):
    """The exit status and the CPU seconds of a process."""
    child, step = Child(pid, cpu_s), 0.0005
    while not child.has_ended():
        time.sleep(step)
        step = min(step * 1.5, 0.02)
    return child.status, child.used


def validate(validator, stdin):
    """Whether an input validator takes a file."""
    return Python(validator).run(stdin, 60)[1] == 42
