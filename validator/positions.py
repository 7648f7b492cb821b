"""Where something is in a text: positions, ranges, and the way from an offset to a line and column.

Lines and columns are 1-based and count code points of the author's own text, as editors do: a line
ends at LF, CR LF or a lone CR, nowhere else (not at U+0085 or U+2028).
"""

from __future__ import annotations

from bisect import bisect_right

from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex

_LINE_END = regex(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    line: int  #: 1-based
    column: int  #: 1-based, in code points


@dataclass(frozen=True, slots=True, order=True)
class Range:
    start: Position
    end: Position  #: just after the last character


START = Range(Position(1, 1), Position(1, 1))


class Lines:
    """The lines of a text, to turn offsets (0-based, in code points) into positions."""

    def __init__(self, text: str) -> None:
        self.text = text
        stops = [end.start() for end in _LINE_END.finditer(text)]
        if "\r" in text:
            self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
        else:
            self._starts = [0, *(stop + 1 for stop in stops)]
        self._stops = [*stops, len(text)]

    @property
    def count(self) -> int:
        """Return how many lines there are; a text without any character has one."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Return the position of the character at ``offset``; after the last one is allowed."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line + 1, offset - self._starts[line] + 1)

    def range(self, start: int, end: int) -> Range:
        """Return the range from offset ``start`` to just before offset ``end``."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """Return the offset of a position inside the text: the inverse of :meth:`position`."""
        return self._starts[position.line - 1] + position.column - 1

    def line(self, number: int) -> str:
        """Return line ``number`` (1-based) without its line end; the empty text beyond the last line."""
        if not 1 <= number <= len(self._starts):
            return ""
        return self.text[self._starts[number - 1] : self._stops[number - 1]]
