"""Validators, each described by one JSON file: how it is called and how its output is read.

An adapter scores nothing. Its fields:

- ``name``, ``version``: what the table shows, and the words of a call that prints the version;
- ``command``: the words of a call; ``{schema}``, ``{file}`` and ``{python}`` (this Python) are filled in;
- ``formats``: what it reads;
- ``files``: further files that it needs next to the checked one, by name;
- ``finding``: a regular expression whose every match in the output is a finding, with the groups ``message``
  and, if the tool says them, ``line`` and ``column`` (counted from 1);
- ``failure``: the same for texts that it cannot read;
- ``valid``, ``invalid``: the exit codes that it documents.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "adapters"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Finding:
    """One thing that a tool says about a file."""

    message: str
    line: int = 0  #: counted from 1; 0: the tool does not say it
    column: int = 0


@dataclass(frozen=True)
class Answer:
    """What a tool printed about a file."""

    code: int
    output: str
    findings: tuple[Finding, ...]
    seconds: float = 0.0


@dataclass(frozen=True)
class Adapter:
    """How one tool is called and read."""

    name: str
    version: Sequence[str]
    command: Sequence[str]
    formats: Sequence[str]
    finding: str
    valid: Sequence[int]
    invalid: Sequence[int]
    failure: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def is_installed(self) -> bool:
        return bool(self.installed_version())

    def installed_version(self) -> str:
        """Return the version that the tool prints; of one that does not, what its npm package says.

        Empty if the tool is not installed, or if another program has its name.
        """
        command = shutil.which(_filled(self.version)[0])
        if command is None:
            return ""
        for folder in Path(command).resolve().parents:
            if folder.parent.name == "node_modules":
                return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])
        done = subprocess.run(_filled(self.version), capture_output=True, text=True, check=False)
        found = re.search(r"\d+(\.\d+)+", done.stdout)
        return found[0] if found and done.returncode == 0 else ""

    def read(self, code: int, output: str) -> Answer:
        """Return the findings in what a tool printed; ``code`` is its exit code."""
        output = _COLOURS.sub("", output)
        for pattern in filter(None, (self.finding, self.failure)):
            found = [_finding(each) for each in re.finditer(pattern, output, re.MULTILINE)]
            if found:
                return Answer(code, output, tuple(found))
        return Answer(code, output, ())

    def check(self, schema: Path, file: Path) -> Answer:
        """Run the tool on a file, in the folder of the file."""
        for name, content in self.files.items():
            (file.parent / name).write_text(content.replace("{schema}", str(schema)), encoding="utf-8")
        words = _filled(self.command, schema=str(schema), file=file.name)
        start = time.perf_counter()
        done = subprocess.run(
            words,
            cwd=file.parent,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
        )
        answer = self.read(done.returncode, done.stdout + done.stderr)
        return Answer(answer.code, answer.output, answer.findings, time.perf_counter() - start)


def _filled(words: Sequence[str], **places: str) -> list[str]:
    """Return the words of a call with what is in braces filled in."""
    known = {"{python}": sys.executable} | {f"{{{name}}}": value for name, value in places.items()}
    return [known.get(word, word) for word in words]


def _finding(match: re.Match[str]) -> Finding:
    groups = match.groupdict()
    return Finding(
        groups.get("message") or match[0], int(groups.get("line") or 0), int(groups.get("column") or 0)
    )


def adapters(folder: Path = FOLDER) -> list[Adapter]:
    """Return all adapters, by name."""
    found = [Adapter(**json.loads(path.read_text(encoding="utf-8"))) for path in folder.glob("*.json")]
    return sorted(found, key=lambda each: each.name)
