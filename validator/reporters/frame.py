"""A code frame: the lines of a finding as the author wrote them, marked, with everything secret masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from validator.lazy_dataclasses import dataclass
from validator.positions import Range
from validator.printable import visible
from validator.reporters.source import Source
from validator.reporters.terminal import columns
from validator.secrets import MASK

_WIDEST = 160  #: columns; longer lines are cut around the mark
_NARROWEST = 20  #: columns that are left for a line
_AROUND = 1_000  #: characters of a line before and after the mark's start that are looked at

Spans = Iterable[tuple[int, int]]  #: parts of a line, as offsets in it


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a frame shows."""

    place: Range
    label: str = ""
    sign: str = "^"  #: what is under each column of the place


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A line of a frame, for whoever paints it."""

    gutter: str  #: a line number or nothing, and the bar
    text: str = ""
    sign: str = ""  #: that of the mark, if this line is a mark or a label; empty for a line of the file


def frame(source: Source, marks: Sequence[Mark], *, width: int = 0, gutter: int = 0) -> Iterator[FrameLine]:
    """Yield the lines of a frame; nothing without a text of the author that was decoded.

    ``width``: columns of the terminal, 0 without one. ``gutter``: columns of the line numbers, at least.
    A label that has no room is left out: see :func:`has_room`.
    """
    if not source.has_lines:
        return
    gutter = max(gutter, number_width(marks))
    room = max(_NARROWEST, min(width or _WIDEST, _WIDEST) - gutter - 3)
    bar = f"{'':{gutter}} |"
    before = 0
    for number in sorted({each.place.start.line for each in marks}):
        if before and number > before + 1:
            yield FrameLine(bar)
        before = number
        on_line = [each for each in marks if each.place.start.line == number]
        for at, mark in enumerate(on_line):
            shown, start, end = _shown(source, mark.place, room)
            if not at:
                yield FrameLine(f"{number:{gutter}} |", shown)
            sign = mark.sign * max(1, columns(shown[start:end]))
            indent = " " * columns(shown[:start])
            if not mark.label or not width or columns(indent + sign + mark.label) < room:
                yield FrameLine(bar, f"{indent}{sign} {mark.label}".rstrip(), mark.sign)
                continue
            yield FrameLine(bar, indent + sign, mark.sign)
            if has_room(mark.label, width, gutter):
                indent = indent[: max(0, room - columns(mark.label))]
                yield FrameLine(bar, indent + mark.label, mark.sign)


def number_width(marks: Iterable[Mark]) -> int:
    """Return how many columns the line numbers of a frame take."""
    return max((len(str(each.place.start.line)) for each in marks), default=1)


def has_room(label: str, width: int, gutter: int) -> bool:
    """Tell whether a label fits next to the line numbers of a frame, in its own line if necessary."""
    return not width or columns(label) <= max(_NARROWEST, min(width, _WIDEST) - gutter - 3)


def _shown(source: Source, place: Range, room: int) -> tuple[str, int, int]:
    """Return the line of a place as it may be shown, and where the mark is in it."""
    line = source.lines.line(place.start.line)
    last = len(line) + 1 if place.end.line > place.start.line else place.end.column
    start, end = place.start.column - 1, max(place.start.column, last - 1)
    end = min(end, len(line)) or end
    return _cut(*_masked(*_nearby(line, start, end, source.spans(place.start.line))), room)


def _nearby(line: str, start: int, end: int, secret: Spans) -> tuple[str, int, int, Spans]:
    """Return the part of a very long line that may be shown, with its places in it."""
    first, last = max(0, start - _AROUND), start + _AROUND
    if len(line) <= last and not first:
        return line, start, end, secret
    front, back = "…" if first else "", "…" if last < len(line) else ""
    shift = len(front) - first
    inside = ((max(a, first) + shift, min(b, last) + shift) for a, b in secret if a < last and b > first)
    return front + line[first:last] + back, start + shift, min(end, last) + shift, inside


def _masked(line: str, start: int, end: int, secret: Spans) -> tuple[str, int, int]:
    """Return the line as it may be shown, and where the mark from ``start`` to ``end`` is in it."""
    pieces: list[str] = []
    hidden = [False] * len(line)
    for first, last in secret:
        hidden[first:last] = [True] * (min(last, len(line)) - first)
    new_start, new_end, length = 0, 0, 0
    for index, character in enumerate(line):
        if index == start:
            new_start = length - (len(MASK) if hidden[index] and index and hidden[index - 1] else 0)
        if index == end:
            new_end = length
        if not hidden[index]:
            piece = " " if character == "\t" else visible(character)
        else:
            piece = "" if index and hidden[index - 1] else MASK
        pieces.append(piece)
        length += len(piece)
    if start >= len(line):
        new_start = length
    if end >= len(line):
        new_end = length
    return "".join(pieces), new_start, max(new_end, new_start)


def _cut(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """Return a line that takes at most ``room`` columns, cut around the mark, and where the mark is in it."""
    line = line.rstrip() if end < len(line.rstrip()) else line
    if columns(line) <= room:
        return line, start, end
    first = 0
    if columns(line[:end]) >= room:  # the beginning is left out, but for some columns before the mark
        around = max(room // 4, room - 2 - columns(line[start:end]) - 4)
        first = max(0, start - min(around, room // 2))
    front = "…" if first else ""
    last = min(len(line), first + room)
    while columns(line[first:last]) > room - len(front) - (last < len(line)):
        last -= 1
    piece = front + line[first:last] + ("…" if last < len(line) else "")
    shift = len(front) - first
    return piece, start + shift, min(end + shift, len(piece))
