"""What the tools beside this folder know of a problem package."""

import glob
import hashlib
import multiprocessing
import os
import re
import runpy

from lib.draw import Draw
from lib.program import Python

STAMP = ".stamp"  # readers of packages pass over names with a dot
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Failed(Exception):
    """A package's own program did not do its duty."""


class Package:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.slug = os.path.basename(self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def read(self, *parts):
        with open(self.path(*parts), encoding="utf-8") as file:
            return file.read()

    def setting(self, key):
        """The value of a key of problem.yaml, wherever it is nested; None without it."""
        found = re.search(rf"^ *{key}: *(.+)$", self.read("problem.yaml"), re.M)
        return found and found.group(1).strip()

    def flags(self):
        """The words for the output validator."""
        if not os.path.exists(self.path("data", "secret", "test_group.yaml")):
            return []
        found = re.search(r"^output_validator_args: *\[(.*)\]$",
                          self.read("data", "secret", "test_group.yaml"), re.M)
        return [word.strip() for word in found.group(1).split(",")] if found else []

    def types(self):
        """The words of "type", like pass-fail or interactive."""
        return re.findall(r"[a-z-]+", self.setting("type"))

    def output_validator(self):
        """The package's own one, a single file; None without it."""
        return next(iter(self.files("output_validator")), None)

    def max_score(self, group):
        """What a group of data/secret is worth."""
        found = re.search(r"^max_score: *(\d+)$",
                          self.read("data", "secret", group, "test_group.yaml"), re.M)
        return int(found.group(1))

    def files(self, *parts):
        """The paths in one of the package's folders, sorted; none when it is missing."""
        folder = self.path(*parts)
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [os.path.join(folder, name) for name in names]

    def submissions(self, kind):
        return self.files("submissions", kind)

    def model(self):
        """The solution whose output is the answer: the accepted one in Python, since
        that needs no compiler where the data is made."""
        return self.path("submissions", "accepted", "model.py")

    def inputs(self):
        """Yield (name, input text, answer text or None) of every secret case, in order."""
        program = runpy.run_path(self.path("generators", "generate.py"))
        cases = program["cases"](Draw(self.slug))
        for number, (name, text, *known) in enumerate(cases, 1):
            folder, name = os.path.split(name)
            yield os.path.join(folder, f"{number:02}-{name}"), text, known[0] if known else None

    def stamp(self, folder):
        """What the data comes from, and the names and sizes of the data in a folder."""
        digest = hashlib.sha256()
        for path in [self.path("generators", "generate.py"), self.model(),
                     *sorted(glob.glob(os.path.join(ROOT, "lib", "*.py")))]:
            with open(path, "rb") as file:
                digest.update(hashlib.sha256(file.read()).digest())
        for name in data_files(folder):
            size = os.path.getsize(os.path.join(folder, name))
            digest.update(f"{name} {size}\n".encode())
        return digest.hexdigest()

    def is_generated(self, folder):
        """Whether generate() has nothing to do there."""
        try:
            with open(os.path.join(folder, STAMP), encoding="ascii") as file:
                return file.read() == self.stamp(folder)
        except FileNotFoundError:
            return False

    def generate(self, folder):
        """Write the secret cases with their answers; what an earlier generator left
        there goes away."""
        os.makedirs(folder, exist_ok=True)
        fresh = set()
        for name, text, known in self.inputs():
            base = os.path.join(folder, name)
            os.makedirs(os.path.dirname(base), exist_ok=True)
            write(base + ".in", text.encode())
            write(base + ".ans", answer(self.model(), base + ".in")
                  if known is None else known.encode())
            fresh.update({name + ".in", name + ".ans"})
        for name in data_files(folder):
            if name not in fresh:
                os.unlink(os.path.join(folder, name))
        write(os.path.join(folder, STAMP), self.stamp(folder).encode())
        return len(fresh) // 2


def packages(names):
    """The packages of these slugs or folders; without names, all beside lib/."""
    if not names:
        names = sorted(
            n for n in os.listdir(ROOT)
            if os.path.exists(os.path.join(ROOT, n, "problem.yaml")))
    return [Package(n if os.path.exists(os.path.join(n, "problem.yaml"))
                    else os.path.join(ROOT, n)) for n in names]


def side_by_side(work, items):
    """Yield work(item) of each item, in their order; every processor has one at a time.
    What one of them raises is raised here."""
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        yield from pool.imap(work, items, chunksize=1)


def data_files(folder):
    """The inputs and answers below a folder, sorted, as paths relative to it."""
    return sorted(os.path.relpath(os.path.join(where, name), folder)
                  for where, _, names in os.walk(folder) for name in names
                  if name.endswith((".in", ".ans")))


def write(path, content):
    """Two builds may share this folder: a reader never sees half a file."""
    part = f"{path}.{os.getpid()}.part"
    with open(part, "wb") as file:
        file.write(content)
    os.chmod(part, 0o644)
    os.replace(part, path)


def answer(model, path):
    output, status, _ = Python(model).run(path, 60)
    if status:
        raise Failed(f"{model} failed on {path}")
    return output
