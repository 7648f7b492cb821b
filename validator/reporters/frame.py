"""A code frame: the guilty line as the author wrote it, marked, with everything secret masked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from validator.diagnostics import Report
from validator.places import Lines, Range
from validator.secrets import MASK, Masker
from validator.visible import visible

_WIDEST = 160  #: columns; longer lines are cut around the mark


def frame(report: Report, place: Range, masker: Masker) -> Iterator[str]:
    """Yield the three lines of a frame; nothing if the file's text could not be decoded."""
    lines = Lines(report.text)
    line = lines.line(place.start.line)
    if not report.text:
        return
    last = len(line) + 1 if place.end.line > place.start.line else place.end.column
    start, end = place.start.column - 1, max(place.start.column, last - 1)
    shown, start, end = _masked(
        line, start, min(end, len(line)) or end, _secret_spans(report, lines, place.start.line), masker
    )
    shown, start, end = _cut(shown, start, end)
    number = str(place.start.line)
    gutter = " " * len(number)
    mark = "^" * max(1, _width(shown[start:end]))
    yield f"{gutter} |"
    yield f"{number} | {shown}".rstrip()
    yield f"{gutter} | {' ' * _width(shown[:start])}{mark}"


def _secret_spans(report: Report, lines: Lines, number: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line that belong to a secret, as offsets in the line."""
    for place in report.secrets:
        if place.start.line <= number <= place.end.line:
            start = place.start.column - 1 if place.start.line == number else 0
            end = place.end.column - 1 if place.end.line == number else len(lines.line(number))
            if end > start:
                yield start, end


def _masked(
    line: str, start: int, end: int, secret: Iterator[tuple[int, int]], masker: Masker
) -> tuple[str, int, int]:
    """Return the line as it may be shown, and where the mark from ``start`` to ``end`` stands in it."""
    pieces: list[str] = []
    hidden = [False] * len(line)
    for first, last in [*secret, *masker.source_spans(line)]:
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
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
