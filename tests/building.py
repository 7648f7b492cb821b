"""The site, built as people build it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site that was built without an error."""

    folder: Path
    log: str  #: what the build said


def build_site(checkout: Path, folder: Path) -> BuiltSite:
    """Build the site of a checkout into a folder; what goes wrong is an error that says what."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=checkout,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return BuiltSite(folder, done.stderr)
