"""The progress of a long run: a line on a terminal, which is erased before anything else is printed."""

from __future__ import annotations

import os
import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 1.0  #: seconds that a run may take without a progress bar
_PAUSE = 0.1  #: seconds between two updates
_CELLS = 24
_ERASE = "\r\x1b[K"


class ProgressBar:
    """The progress bar of one run, on standard error if that is a terminal that can erase it."""

    def __init__(self, files: int, words: Callable[[int], str]) -> None:
        """``files`` is their number; ``words`` gives the text for the number of those checked so far."""
        self._files, self._words = files, words
        self._next = monotonic() + _PATIENCE
        self._is_shown = False
        self._is_wanted = files > 1 and _can_be_erased()

    def show(self, seen: int, checked: int) -> None:
        """Show how many files have been read, and how many of them checked, unless that was just shown."""
        if self._is_wanted and (now := monotonic()) >= self._next:
            self._next = now + _PAUSE
            self._is_shown = True
            self._write(_ERASE + self._line(seen, checked))

    def clear(self) -> None:
        """Erase the progress bar."""
        if self._is_shown:
            self._is_shown = False
            self._write(_ERASE)

    def _line(self, seen: int, checked: int) -> str:
        words = self._words(checked)
        filled = _CELLS * seen // self._files
        full, empty = ("█", "░") if sys.stderr.encoding == "utf-8" else ("#", "-")
        line = f"{full * filled}{empty * (_CELLS - filled)} {words}".rstrip()
        try:
            room = os.get_terminal_size(sys.stderr.fileno()).columns
        except (OSError, ValueError):
            return words
        # a line that wraps could not be erased
        return next((each for each in (line, words) if len(each) < room), "")

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # the terminal was closed
            self._is_wanted = False


def _can_be_erased() -> bool:
    stream = sys.stderr
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
