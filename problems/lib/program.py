"""Compiling and running a program as the judge does, but without its sandbox: for
solutions that the author trusts."""

import glob
import os
import resource
import shutil
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
    import shlex
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
        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 1))
            hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
            if hard == resource.RLIM_INFINITY or hard >= STACK_KB * 1024:
                resource.setrlimit(resource.RLIMIT_STACK, (STACK_KB * 1024, hard))

        with open(stdin, "rb") as source, tempfile.TemporaryFile() as output:
            process = subprocess.Popen(self.command, cwd=self.folder, stdin=source,
                                       stdout=output, stderr=subprocess.DEVNULL,
                                       preexec_fn=limit)
            status, used = wait(process, time.monotonic() + 3 * cpu_s + 2)
            output.seek(0)
            return output.read(), status, used


def wait(process, deadline):
    """The exit status and the CPU seconds of a child, which the deadline kills."""
    step = 0.001
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_utime + usage.ru_stime
        if time.monotonic() > deadline:
            process.kill()
        time.sleep(step)
        step = min(step * 1.5, 0.02)


def validate(validator, stdin):
    """Whether an input validator takes a file; what it writes is for the author."""
    with open(stdin, "rb") as source:
        done = subprocess.run([sys.executable, "-B", validator], stdin=source,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return done.returncode == 42
