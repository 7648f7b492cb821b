"""A code frame: the guilty line as the author wrote it, marked, with everything secret masked.

Where the text was understood, its secrets are known by their places. Where it was not, and in comments,
only what the schemas know is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from validator.diagnostics import Diagnostic
from validator.lazy_regex import regex
from validator.printable import visible
from validator.reporters.run import Source
from validator.reporters.vocabulary import vocabulary
from validator.secrets import MASK, Masker, is_reference

_WIDEST = 160  #: columns; longer lines are cut around the mark
_AROUND = 1_000  #: characters of a line before and behind the mark's start that are looked at

_ABOUT_THE_WHOLE = ("missing-platform",)  #: its first line tells nothing

Spans = Iterable[tuple[int, int]]  #: parts of a line, as offsets in it

_FIRST_NAME = regex(r"""\s*(?:-\s+|export\s+)*["']?(?P<name>[^\s"':=]+)["']?\s*[:=]""")
_WORD = regex(r"""[^\s:=,{}\[\]()"'`#|<>“”„‟«»‘’‚]+|[^\s\w]{5,}""")
_OPEN = regex(r"\+[1-9][0-9]{6,14}\Z|[A-Z]{2}[0-9a-fA-F]{32}\Z|\W{0,4}\Z")  #: no secrets
_SIGN = regex(r"(?:#+|//|/\*)? ?")
_NUMBER_SIGN = regex(r"#")  #: begins a comment, in TOML and `.env` files even where it touches a value
_NUMBER_SIGN_APART = regex(r"(?:^|(?<=\s))#")
_ONLY_APART = regex(r"[\s\ufeff]*[{/]")  #: begins a text of which that cannot be said: JSON, or YAML like it
_ANY_SIGN = regex(r"#|(?<!:)//|/\*")


def frame(source: Source, finding: Diagnostic, masker: Masker) -> Iterator[str]:
    """Yield the three lines of a frame; nothing if the file's text could not be decoded."""
    if not source.lines.text or finding.rule in _ABOUT_THE_WHOLE:
        return
    lines, place = source.lines, finding.range
    line = lines.line(place.start.line)
    last = len(line) + 1 if place.end.line > place.start.line else place.end.column
    start, end = place.start.column - 1, max(place.start.column, last - 1)
    end = min(end, len(line)) or end
    secret = [*source.hidden.on_line(lines, place.start.line), *source.spans(place.start.line, masker)]
    if finding.understood:
        secret += comment_spans(source, place.start.line, last - 1)
    else:
        secret += _not_understood(line)
    if finding.rule in ("unknown-field", "duplicate-key"):
        secret += [(start + a, start + b) for a, b in masker.name_spans(line[start:end])]
    shown, start, end = _masked(*_nearby(line, start, end, secret))
    shown, start, end = _cut(shown, start, end)
    number = str(place.start.line)
    gutter = " " * len(number)
    mark = "^" * max(1, _width(shown[start:end]))
    yield f"{gutter} |"
    yield f"{number} | {shown}".rstrip()
    yield f"{gutter} | {' ' * _width(shown[:start])}{mark}"


def comment_spans(source: Source, number: int, behind: int = 0) -> Spans:
    """Yield the comments of a line (1-based number) that say more than what the schemas know.

    ``behind``: the offset up to which nothing is a comment that goes on to the end of the line.
    """
    line = source.lines.line(number)
    for first, last in source.block_comments(number):
        yield from _said(line, first, last)
    sign = _NUMBER_SIGN_APART if _ONLY_APART.match(source.lines.text) else _NUMBER_SIGN
    begin = sign.search(line, behind)
    if begin:
        yield from _said(line, begin.start(), len(line))


def _said(line: str, first: int, last: int) -> Spans:
    """Yield what a comment says, without its signs, if that is more than what the schemas know."""
    last -= len("*/") if line.endswith("*/", first, last) else 0
    sign = _SIGN.match(line, first, last)
    first = sign.end() if sign else first
    if any(_foreign(word[0]) for word in _WORD.finditer(line, first, last)):
        yield first, first + len(line[first:last].rstrip())


@lru_cache(maxsize=4)  # many findings may be about one line, which may be very long
def _not_understood(line: str) -> Sequence[tuple[int, int]]:
    """Return what is not shown of a line whose meaning is not known."""
    return tuple(_unknown(line))


def _unknown(line: str) -> Spans:
    words, known = list(_WORD.finditer(line)), vocabulary()
    first = _FIRST_NAME.match(line)
    if first and first["name"] in known.fields and not any(word[0] in known.secrets for word in words):
        begin = _ANY_SIGN.search(line)
        yield from _said(line, begin.start(), len(line)) if begin else ()
        return
    done = -1
    for word in filter(lambda word: _foreign(word[0]), words):
        joined = done >= 0 and not line[done : word.start()].strip()
        yield (done if joined else word.start()), word.end()
        done = word.end()


def _foreign(word: str) -> bool:
    bare = word.strip(".;")
    return not (bare in vocabulary() or _OPEN.match(bare) or is_reference(word))


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
