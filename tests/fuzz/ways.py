"""Which ways through the code a call takes: pairs of lines run one after the other, and roughly how often.

Only the modules that read are watched, so that the rest runs at full speed. It works on every Python, and
needs nothing that has to be compiled.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import validator

_PACKAGE = Path(validator.__file__).parent
_LINES = 1 << 16  #: more than a module has

Way = tuple[int, int]  #: a pair of lines, and how often it was taken, in powers of two


class Ways:
    """Watches modules of the package, named by their paths in it (``documents``, ``engine/fixes.py``)."""

    def __init__(self, watched: Iterable[str]) -> None:
        watched = list(watched)
        if missing := [name for name in watched if not (_PACKAGE / name).exists()]:
            raise FileNotFoundError(f"not in the package, so nothing of it would be watched: {missing}")
        files = sorted(
            str(file)
            for name in watched
            for file in [*(_PACKAGE / name).rglob("*.py"), _PACKAGE / name]
            if file.is_file()
        )
        self._numbers = {file: number * _LINES for number, file in enumerate(files, 1)}
        self._first: dict[CodeType, int] = {}
        self._taken: dict[int, int] = {}
        self._last = 0

    def of(self, call: Callable[[], object]) -> set[Way]:
        """Return the ways that a call takes; what it raises is raised here."""
        self._taken, self._last = {}, 0
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            call()
        finally:
            sys.settrace(before)
        return {(pair, count.bit_length()) for pair, count in self._taken.items()}

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        first = self._first.get(code)
        if first is None:
            first = self._first[code] = self._numbers.get(code.co_filename, 0)
        return self._step if first else None

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            here = self._first[frame.f_code] + frame.f_lineno
            pair = self._last << 24 | here
            self._taken[pair] = self._taken.get(pair, 0) + 1
            self._last = here
        return self._step
