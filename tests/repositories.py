"""Git for tests: by nobody, and without anybody's settings."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` and return what it printed."""
    nobody = {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-c", "init.defaultBranch=main", "-c", "safe.directory=*", *arguments]
    done = subprocess.run(command, cwd=folder, env=kept | nobody | alone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_of(checkout: Path) -> list[Path]:
    """Return the checkout's files, relative to it: those that are committed and those that could be."""
    if shutil.which("git") is None or not (checkout / ".git").exists():
        pytest.skip("needs git and a clone")
    listed = git(checkout, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return [Path(name) for name in listed.split("\0") if name and (checkout / name).is_file()]
