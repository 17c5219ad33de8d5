"""What the tools beside this folder know of a problem package."""

import os
import re
import runpy

from lib.draw import Draw
from lib.program import Python

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


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
        """Yield (name, input text) of every secret case, in order."""
        program = runpy.run_path(self.path("generators", "generate.py"))
        cases = program["cases"](Draw(self.slug))
        for number, (name, text) in enumerate(cases, 1):
            yield f"{number:02}-{name}", text

    def generate(self, folder):
        """Write the secret cases with their answers; what an earlier generator left
        there goes away."""
        os.makedirs(folder, exist_ok=True)
        fresh = set()
        for name, text in self.inputs():
            base = os.path.join(folder, name)
            write(base + ".in", text.encode())
            write(base + ".ans", answer(self.model(), base + ".in"))
            fresh.update({name + ".in", name + ".ans"})
        for name in os.listdir(folder):
            if name.endswith((".in", ".ans")) and name not in fresh:
                os.unlink(os.path.join(folder, name))
        return len(fresh) // 2


def packages(names):
    """The packages of these slugs or folders; without names, all beside lib/."""
    if not names:
        names = sorted(
            n for n in os.listdir(ROOT)
            if os.path.exists(os.path.join(ROOT, n, "problem.yaml")))
    return [Package(n if os.path.exists(os.path.join(n, "problem.yaml"))
                    else os.path.join(ROOT, n)) for n in names]


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
        raise SystemExit(f"{model} failed on {path}")
    return output
