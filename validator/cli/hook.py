"""The command that pre-commit runs: check the given files, and ignore those that belong to no platform."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main() -> int:
    """Check the files on the command line as a walk through their folder would.

    Everything after the options of ``check`` is a file name, even with a leading hyphen: pre-commit does not
    say where the names begin. So is a word that looks like an option if it is the name of a file.
    """
    try:
        return _check_files(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


def _check_files(words: Sequence[str]) -> int:
    from validator.cli.fast_command import try_fast_command
    from validator.documents import libyaml

    libyaml.alone = True
    if not any(word.startswith("-") for word in words):
        code = try_fast_command(["check", *words], leave_foreign=True) if words else 0
        if code is not None:
            return code
    from validator.cli.main import main as run

    options, names = _split_words(words)
    return run(["check", *options, "--", *names], leave_foreign=True) if names else 0


def _split_words(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    from validator.cli.command_table import CHECK
    from validator.cli.plain_options import EVERYWHERE

    known = {name: each for each in (*CHECK.options, *EVERYWHERE) for name in (each.name, each.short)}
    first = 0
    while first < len(words):
        option = known.get(words[first].partition("=")[0])
        if option is None or not words[first] or os.path.lexists(words[first]):
            break
        first += 2 if option.value and "=" not in words[first] else 1
    after = first + 1 if words[first : first + 1] == ["--"] else first
    return words[:first], words[after:]
