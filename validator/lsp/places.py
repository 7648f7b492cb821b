"""Places in a text as editors count them, and as guiderail does.

Editors count lines and characters from 0, and characters in units of an encoding, usually UTF-16
(https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position);
guiderail counts from 1, and columns in code points.
"""

from __future__ import annotations

from lsprotocol import types

from validator.positions import Lines, Position, Range

#: the codec of a position encoding, and how many of its bytes are one unit
_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Places:
    """Converts the places in one text. A byte order mark at its beginning counts for editors only."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """``encoding``: what the editor counts in, ``utf-8``, ``utf-16`` or ``utf-32``."""
        self._mark = text[:1] if text.startswith("\ufeff") else ""
        self.lines = Lines(text[len(self._mark) :])
        self._codec, self._bytes = _UNITS[encoding]

    def range(self, place: Range) -> types.Range:
        """Return a range of guiderail as editors count."""
        return types.Range(self.position(place.start), self.position(place.end))

    def position(self, position: Position) -> types.Position:
        """Return a position of guiderail as editors count."""
        before = self._line(position.line)[: position.column - 1 + self._marks(position.line)]
        return types.Position(position.line - 1, self._length(before))

    def from_editor(self, position: types.Position) -> Position:
        """Return a position of an editor as guiderail counts; one beyond the end of its line is that end."""
        line, left = self._line(position.line + 1), position.character
        column = 0
        while column < len(line) and left >= (length := self._length(line[column])):
            left -= length
            column += 1
        return Position(position.line + 1, max(1, column + 1 - self._marks(position.line + 1)))

    def offset(self, position: types.Position) -> int:
        """Return the offset in ``lines.text`` of a position of an editor; the end if it is after the text."""
        if position.line >= self.lines.count:
            return len(self.lines.text)
        return self.lines.offset(self.from_editor(position))

    def _line(self, number: int) -> str:
        return (self._mark if number == 1 else "") + self.lines.line(number)

    def _marks(self, line: int) -> int:
        return len(self._mark) if line == 1 else 0

    def _length(self, text: str) -> int:
        return len(text.encode(self._codec, "surrogatepass")) // self._bytes
