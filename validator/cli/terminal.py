"""Where every word goes out: standard output for what was asked, standard error for the rest."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable

from validator.errors import GuiderailError
from validator.i18n.catalog import Catalog
from validator.i18n.placeholders import localized
from validator.reporters.terminal import lines
from validator.secrets import without_shapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_USUAL = 80  #: columns of a terminal that does not say how many it has


class Screen:
    """Standard output and standard error, either of which may be closed. All output passes here."""

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        self._out, self._err = out, err

    def say(self, text: str, *, ours: bool = False) -> None:
        """Write a part of the result to standard output. Raises OSError if that is not possible.

        ``ours``: it holds nothing of anybody's file, so it is written letter by letter.
        """
        if self._out is None:
            raise OSError(errno.EBADF, "")
        _write(self._out, text if ours else without_shapes(text))

    def say_lines(self, text: str, *, first: str = "", rest: str = "") -> None:
        """Write a paragraph of the result, wrapped to a terminal; lines begin with ``first`` and ``rest``."""
        for line in lines(text, columns_of(self._out), first=first, rest=rest):
            self.say(line + "\n")

    def hand_back(self, data: bytes) -> None:
        """Write bytes to standard output as they are. Raises OSError if that is not possible.

        Only for a text that was read from standard input and shows no secret: nobody masks it here.
        """
        if self._out is None:
            raise OSError(errno.EBADF, "")
        self._out.flush()
        self._out.buffer.write(data)

    def beside(self) -> Screen:
        """Return a screen for which standard error is standard output too."""
        return Screen(self._err, self._err)

    def tell(self, text: str, *, fits: bool = False) -> None:
        """Write a line next to the result, to standard error; if nobody can read it, that changes nothing.

        It is wrapped to a terminal, unless it ``fits``.
        """
        if self._out is not None:
            self._out.flush()
        if self._err is None:
            return
        text = without_shapes(text)
        if not fits and (width := columns_of(self._err)):
            text = "\n".join(piece for line in text.split("\n") for piece in lines(line, width, rest="  "))
        try:
            _write(self._err, text + "\n")
            self._err.flush()
        except OSError:
            _drop(self._err)
            self._err = None

    def ask(self, prompt: str) -> str | None:
        """Write a prompt to standard error and return the line that comes back; None at the end of input."""
        if self._out is not None:
            self._out.flush()
        if self._err is None or sys.stdin is None:
            return None
        _write(self._err, without_shapes(prompt))
        self._err.flush()
        answer = sys.stdin.readline()
        if not answer:  # nobody has ended the line of the prompt
            _write(self._err, "\n")
        return answer or None

    def complain(self, catalog: Catalog, error: GuiderailError) -> None:
        """Write what is wrong with a request to standard error, in the catalog's language."""
        for name in ("usage", "example"):
            if shown := error.params.get(name):
                error.params[name] = localized(str(shown), catalog)
        for sentence in catalog.say_error(error):
            self.tell(f"guiderail: {sentence}")

    def complain_of(self, catalog: Catalog, errors: Iterable[GuiderailError]) -> None:
        """Write each of several things that are wrong, such as what was lost of a file."""
        for error in errors:
            self.complain(catalog, error)

    def flush(self) -> None:
        if self._out is not None:
            self._out.flush()

    def give_up(self) -> None:
        """Let nothing more go to standard output, which has failed, not even when Python ends."""
        if self._out is not None:
            _drop(self._out)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person may be reading a stream."""
    return stream is not None and stream.isatty()


def columns_of(stream: TextIO | None) -> int:
    """Return how many columns a terminal has, as ``COLUMNS`` or the terminal says; 0 for any other stream."""
    if stream is None or not is_terminal(stream):
        return 0
    wish = os.environ.get("COLUMNS", "")
    if wish.isascii() and wish.isdecimal() and 0 < int(wish) < 10_000:
        return int(wish)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL
    except OSError:
        return _USUAL


def _drop(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: its file has failed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


#: for streams that cannot carry everything: what a typewriter would have
_PLAIN = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{BULLET}": "*",
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
        "\N{CHECK MARK}": "v",
        "\N{BALLOT X}": "x",
        "\N{WHITE CIRCLE}": "o",
    }
)


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)
