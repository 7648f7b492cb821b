"""Runs of ``check --fix`` in one folder that have the same process id, as in two containers."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from command import alone, process
from killed_runs import numbered

_FILES = 60  #: of each of the two runs


def own_namespace() -> list[str]:
    """Return the words before a command that give it a namespace of processes; none if that cannot be."""
    words = ["unshare", "--pid", "--fork", "--mount-proc"]
    if shutil.which("unshare") is None:
        return []
    if os.geteuid():
        words[1:1] = ["--user", "--map-root-user"]
    return words if subprocess.run([*words, "true"], capture_output=True).returncode == 0 else []


def exchanged(folder: Path, *, runs: int) -> Iterator[str]:
    """Yield the files that contain what another one held after two runs at once, and what else is wrong."""
    halves = [[f"{half}{number}.yaml" for number in range(_FILES)] for half in "ab"]
    texts = {name: numbered(number) for number, name in enumerate(halves[0] + halves[1])}
    for _ in range(runs):
        for name, text in texts.items():
            (folder / name).write_text(text)
        started = [
            subprocess.Popen(
                [*own_namespace(), *process("check", "--fix", "--unsafe-fixes", "-q", *half)],
                cwd=folder,
                env=alone(),
            )
            for half in halves
        ]
        yield from (f"exit code {code}" for each in started if (code := each.wait()))
        yield from (f"left {path.name}" for path in folder.iterdir() if path.name not in texts)
        for name, text in texts.items():
            if (folder / name).read_text().splitlines()[0] != text.splitlines()[0]:
                yield f"{name} holds what another file held"
