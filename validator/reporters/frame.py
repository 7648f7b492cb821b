"""A code frame: the line of a finding as the author wrote it, marked, with everything secret masked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from validator.diagnostics import Diagnostic
from validator.printable import visible
from validator.reporters.source import Source
from validator.secrets import MASK

_WIDEST = 160  #: columns; longer lines are cut around the mark
_AROUND = 1_000  #: characters of a line before and behind the mark's start that are looked at

_ABOUT_THE_WHOLE = ("missing-platform",)  #: its first line tells nothing

Spans = Iterable[tuple[int, int]]  #: parts of a line, as offsets in it


def frame(source: Source, finding: Diagnostic) -> Iterator[str]:
    """Yield the three lines of a frame; nothing without a text of the author that was decoded."""
    if not source.lines.text or not source.report.has_text or finding.rule in _ABOUT_THE_WHOLE:
        return
    lines, place = source.lines, finding.range
    line = lines.line(place.start.line)
    last = len(line) + 1 if place.end.line > place.start.line else place.end.column
    start, end = place.start.column - 1, max(place.start.column, last - 1)
    end = min(end, len(line)) or end
    shown, start, end = _masked(*_nearby(line, start, end, source.spans(place.start.line)))
    shown, start, end = _cut(shown, start, end)
    number = str(place.start.line)
    gutter = " " * len(number)
    mark = "^" * max(1, _width(shown[start:end]))
    yield f"{gutter} |"
    yield f"{number} | {shown}".rstrip()
    yield f"{gutter} | {' ' * _width(shown[:start])}{mark}"


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
    """Return the line as it may be shown, and where the mark from ``start`` to ``end`` stands in it."""
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


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    if len(line) <= _WIDEST:
        return line, start, end
    first = max(0, min(start - 40, len(line) - _WIDEST))
    piece = line[first : first + _WIDEST]
    front = "…" if first else ""
    back = "…" if first + _WIDEST < len(line) else ""
    shift = len(front) - first
    return front + piece + back, start + shift, min(end + shift, len(front + piece))


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
