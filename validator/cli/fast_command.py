"""The fast command: ``--version``, ``--help``, and a plain check of valid files, without slow imports.

All other calls are left to the full command (:mod:`validator.cli.main`).
"""

from __future__ import annotations

import os
import sys

from validator.cli.ready_texts import Declined, write_text


def try_fast_command(words: list[str], *, leave_foreign: bool = False) -> int | None:
    """Return what :func:`answer_call` does; None after any error, whose traceback may contain a secret."""
    try:
        return answer_call(words, leave_foreign=leave_foreign)
    except Exception:  # noqa: BLE001  # the full command runs instead, and reports the error without values
        return None


def answer_call(words: list[str], *, leave_foreign: bool = False) -> int | None:
    """Answer a call and return the exit code, which is 0; None if only the full command can answer it.

    ``leave_foreign``: as for :func:`validator.cli.main.main`.
    """
    try:
        if words in (["--version"], ["-V"]):
            _show_version()
        elif words[-1:] in (["--help"], ["-h"]):
            _show_help(words[:-1])
        else:
            from validator.cli.fast_check import check_files

            check_files(words, leave_foreign=leave_foreign)
    except (Declined, OSError, ValueError):
        return None
    return 0


def _show_version() -> None:
    from validator.version import VERSION

    write_text(f"guiderail {VERSION}\n", sys.stdout)


def _show_help(words: list[str]) -> None:
    from validator.cli.fast_settings import find_plain_settings, load_texts

    text = load_texts(None, find_plain_settings()).get(" ".join([*words, "--help"]), "")
    if not text or len(words) > 1 or not _has_room(text):
        raise Declined
    write_text(text, sys.stdout)


def _has_room(text: str) -> bool:
    """Tell whether standard output is a file, a pipe, or a terminal as wide as a text."""
    if sys.stdout is None or not sys.stdout.isatty():
        return True
    columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return "COLUMNS" not in os.environ and max(map(len, text.splitlines())) <= columns
