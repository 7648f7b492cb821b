"""The command that pre-commit runs: checks the files it is given, and leaves those of no platform alone."""

from __future__ import annotations

import sys

from validator.cli import main as run


def main() -> int:
    """Check the files on the command line as a walk through their folder would."""
    return run(["check", *sys.argv[1:]], leave_foreign=True)
