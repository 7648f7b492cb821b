"""The text of a file, and what of it is not shown, in whichever report, frame or diff it appears.

Where the text was read, its secrets are known by their places. Where it was not, and in comments, they are
known by names and shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from validator.diagnostics import Report
from validator.documents import discovery
from validator.documents.hidden_ranges import Hidden
from validator.documents.secret_comments import comment_spans
from validator.documents.syntax_errors import UNREAD
from validator.lazy_regex import regex
from validator.positions import Lines, Position, Range
from validator.secrets import Masker, names_secret, shapes, spans

_JSON_PARTS = regex(
    r"""
    " (?: [^"\\\r\n] | \\. )* " | ' [^'\r\n]* '  # a text, in which no comment begins
    | (?P<comment> // [^\r\n]* | /\* .*? (?: \*/ | \Z ) )
    """,
    re.DOTALL | re.VERBOSE,
)
#: a comment of YAML, TOML or `.env`, or a text in which none begins
_LINE_PARTS = regex(
    r"""(?:(?<=[\s:=,\[{(])|^)(?:"(?:[^"\\]|\\.)*"|'[^']*')|(?P<comment>(?:(?<=[\s"'\]},])|^)\#.*)"""
    r"""|(?P<touching>\#)"""
)
#: what reads as a comment, but may be meant as a value: one word joined to its sign, digits with no word
_LIKE_COMMENT = regex(
    r"(?<![\w.-])(?P<name>[\w.-]{1,100}+)[\"']?\s*"
    r"(?:=(?P<text>\S{0,100}#.*)|[:=]\s*(?P<word>#\S+|#(?=.*[0-9])(?!.*\s[A-Za-z]{2,}(?!\S)).*?)\s*\Z)"
)
#: a name in front of a value that goes on below: nothing, an opening quote or bracket, or a sign for a block
_OPEN_VALUE = regex(
    r"""^(?P<indent>[ \t-]*)(?:export\s+)?["']?(?P<name>[\w.-]+)["']?[ \t]*[:=][ \t]*"""
    r"""(?:(?P<quote>\"{3}|'{3}|["'])(?:(?!(?P=quote))(?:\\.|[^\\\r\n]))*"""
    r"""|[|>][+-]?[0-9]?|[!&][^\s]*|[\[{].*)?[ \t]*\r?$""",
    re.MULTILINE,
)

#: a value, and the lines below it that may be the rest of it: one word with digits, as a broken line leaves
_BROKEN_VALUE = regex(
    r"""^[ \t-]*(?:export\s+)?["']?(?P<name>[\w.-]+)["']?[ \t]*[:=][ \t]*["']?[\w+/.-]+=?[ \t]*"""
    r"""(?P<rest>(?:\r?\n[ \t>]*(?=[^\r\n]*[0-9])[\w+/.-]{4,}={0,2}["']?[ \t]*(?=[\r\n]|\Z))+)""",
    re.MULTILINE,
)

#: findings next to which not all values of a file are known
_UNREAD = UNREAD | {"duplicate-key"}


class Source:
    """The text of a file, and what of it is not shown."""

    def __init__(self, report: Report) -> None:
        self.lines = Lines(report.text)
        self.report = report
        unread = any(finding.rule in _UNREAD for finding in report.diagnostics)
        self._structured = report.platform is not None and not unread
        open_values = [] if self._structured else _open_values(self.lines)
        self.hidden = Hidden((*report.secrets, *open_values))
        self._touching = discovery.is_env(report.path) or report.path.lower().endswith(".toml")
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self.masker = Masker([*self._texts(report.secrets), *report.filled])

    @property
    def has_lines(self) -> bool:
        """Tell whether there is a text of the author that was decoded."""
        return bool(self.lines.text) and self.report.has_text

    def spans(self, number: int) -> list[tuple[int, int]]:
        """Return what is not shown of a line (1-based number), as offsets in it."""
        if number not in self._spans:
            line = self.lines.line(number)
            found = [*self.hidden.on_line(self.lines, number), *self.masker.known(line)]
            found += self._comments.on_line(self.lines, number)
            found += _structured(line) if self._structured else spans(line)
            before = list(found)
            for first, last in self._comments_of(line):
                touches = any(start <= first <= end for start, end in before)
                if touches or (before and line[first + 1 : first + 2].strip()):  # it may be part of a secret
                    found.append((first, last))
                else:
                    found += [(first + a, first + b) for a, b in comment_spans(line[first:last])]
            self._spans[number] = found
        return self._spans[number]

    def masker_of(self, place: Range) -> Masker:
        """Return what masks a message: it shows nothing that the line which it is about does not show."""
        number = place.start.line
        line = self.lines.line(number) if self.lines.text else ""
        hidden = {line[first:last] for first, last in (self.spans(number) if line else ())}
        return Masker(hidden, more=self.masker)

    def _texts(self, places: tuple[Range, ...]) -> Iterator[str]:
        """Yield the secrets as the author wrote them."""
        for place in places:
            text = self.lines.text[self.lines.offset(place.start) : self.lines.offset(place.end)]
            yield text.strip("\"'")

    def _comments_of(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield the comments of a line that a number sign begins."""
        for match in _LINE_PARTS.finditer(line) if "#" in line else ():
            if match["comment"]:
                yield match.span()
            elif match["touching"] and self._touching:
                yield match.start(), len(line)
                return

    @cached_property
    def _comments(self) -> Hidden:
        """Return what is hidden of the comments that slashes begin, as in JSON."""
        text = self.lines.text
        begin = text.replace("\ufeff", "").lstrip()[:1]
        parts = _JSON_PARTS.finditer(text) if begin and begin in "{[/" else ()
        found = (part for part in parts if part["comment"])
        places = ((part.start(), each) for part in found for each in comment_spans(part["comment"]))
        return Hidden(self.lines.range(start + first, start + last) for start, (first, last) in places)


def _structured(line: str) -> Iterator[tuple[int, int]]:
    """Yield what is secret in a line of a text whose values are known: shapes, and a value like a comment."""
    yield from shapes(line)
    match = _LIKE_COMMENT.search(line) if "#" in line else None
    if match and names_secret(match["name"]):
        yield match.span("text" if match["text"] else "word")


def _open_values(lines: Lines) -> Iterator[Range]:
    """Yield the values of secret names that go on below the line of the name, in a text that was not read."""
    for match in _BROKEN_VALUE.finditer(lines.text):
        if names_secret(match["name"]):
            yield lines.range(*match.span("rest"))
    for match in _OPEN_VALUE.finditer(lines.text):
        if not names_secret(match["name"]):
            continue
        if quote := match["quote"]:
            close = lines.text.find(quote, match.end())
            end = lines.position(close if close >= 0 else len(lines.text))
        else:
            end = _end_of_block(lines, lines.position(match.start()).line, len(match["indent"]))
        yield Range(lines.position(match.end()), end)


def _end_of_block(lines: Lines, number: int, indent: int) -> Position:
    """Return where the lines below a line end that are indented more, or are items of its list."""
    last = lines.position(len(lines.text)).line
    while number < last:
        line = lines.line(number + 1)
        inside = len(line) - len(line.lstrip(" \t"))
        if line.strip() and (inside < indent or (inside == indent and not line.lstrip().startswith("-"))):
            break
        number += 1
    return Position(number, len(lines.line(number)) + 1)
