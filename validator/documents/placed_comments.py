"""The comments of a text: where they are, and in YAML and TOML the value that each is above or next to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from validator.documents.model import Document, Entry, Format, Path, Reading, Style
from validator.documents.writer import Comments
from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex
from validator.positions import Lines

_HASH = regex("#")
_HASH_AFTER_SPACE = regex(r"(?:(?<=\s)|^)#", re.MULTILINE)  #: the only ones that begin a comment of YAML
#: a comment of JSON, or a text in which none begins
_SLASHES = regex(r'"(?:[^"\\\r\n]|\\.)*"|(?P<comment>//[^\r\n]*|/\*.*?(?:\*/|\Z))', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, its signs included, as offsets; without the line end."""

    start: int
    end: int


def find_comments(reading: Reading) -> list[Comment]:
    """Return the comments of a text in their order; strict JSON has none.

    In a text that cannot be read it is not known which signs are inside a value, so all of them count.
    """
    if reading.format is Format.JSON:
        return []
    if reading.format in (Format.JSONC, Format.DATA):
        found = _SLASHES.finditer(reading.lines.text)
        return [Comment(*match.span()) for match in found if match["comment"]]
    return _Places(reading.lines, reading.documents).comments(reading.format)


def comments_of(reading: Reading, shown: Callable[[str], str]) -> list[Comments]:
    """Return the comments of each document of a text in YAML or TOML, as ``shown`` lets them be seen.

    A comment on its own line belongs to the value that begins next, one after a value to that value.
    """
    lines, documents = reading.lines, reading.contents
    places = _Places(lines, documents)
    above: list[dict[Path, list[str]]] = [{} for _ in documents]
    beside: list[dict[Path, str]] = [{} for _ in documents]
    end: list[str] = []
    blank = 0  #: the line after the last comment or value, to tell whether an empty one is between
    for comment in places.comments(reading.format):
        at = lines.position(comment.start)
        number = at.line
        own_line = not lines.line(number)[: at.column - 1].strip()
        owner = None if own_line else places.behind(number)
        text = shown(lines.text[comment.start : comment.end].rstrip())
        if owner is not None and owner[1] not in beside[owner[0]]:
            beside[owner[0]][owner[1]] = text
            continue
        following = places.after(number)
        kept = above[following[0]].setdefault(following[1], []) if following else end
        if number > 1 and blank != number and not lines.line(number - 1).strip():
            kept.append("")
        kept.append(text)
        blank = number + 1
    last = len(documents) - 1
    return [
        Comments(above[index], beside[index], end if index == last else ()) for index in range(len(documents))
    ]


class _Places:
    """Where the keys and values of a text are."""

    def __init__(self, lines: Lines, documents: Sequence[Document]) -> None:
        self.lines = lines
        self.starts: dict[int, list[tuple[int, Path]]] = {}  #: by line: what begins there, outermost first
        self.spans: list[tuple[int, int]] = []
        for index, document in enumerate(documents):
            self._collect(index, document)
        self.spans.sort()
        self.sorted = sorted(self.starts)

    def comments(self, format: Format) -> list[Comment]:
        """Return every comment of a text in a format with number signs."""
        found = []
        begins = [start for start, _ in self.spans]
        end = 0
        sign = _HASH_AFTER_SPACE if format is Format.YAML else _HASH
        for match in sign.finditer(self.lines.text):
            at = match.start()
            near = bisect_right(begins, at) - 1
            if at < end or (near >= 0 and at < self.spans[near][1]):
                continue
            place = self.lines.position(at)
            end = at + len(self.lines.line(place.line)) - (place.column - 1)
            found.append(Comment(at, end))
        return found

    def behind(self, number: int) -> tuple[int, Path] | None:
        """Return the innermost value with a key that begins on a line, else the last item."""
        begun = self.starts.get(number, [])
        keyed = [place for place in begun if isinstance(place[1][-1], str)]
        return next(reversed(keyed or begun), None)

    def after(self, number: int) -> tuple[int, Path] | None:
        """Return the outermost value that begins next below a line; the document's own root is not one."""
        at = bisect_right(self.sorted, number)
        return self.starts[self.sorted[at]][0] if at < len(self.sorted) else None

    def _collect(self, index: int, document: Document) -> None:
        waiting: list[tuple[Path, Entry]] = [((), Entry(document.root))]
        while waiting:
            path, entry = waiting.pop()
            if entry.merged:
                continue
            if entry.key is not None:
                self.spans.append(entry.key)
            start = entry.key or entry.alias or (entry.node.start, entry.node.end)
            if path:
                line = self.lines.position(start[0]).line
                self.starts.setdefault(line, []).append((index, path))
            if entry.alias:
                continue
            self._cover(document, entry)
            inside: list[tuple[Path, Entry]] = [
                ((*path, key), each) for key, each in entry.node.entries.items()
            ]
            inside += [((*path, number), each) for number, each in enumerate(entry.node.items)]
            waiting.extend(reversed(inside))

    def _cover(self, document: Document, entry: Entry) -> None:
        """Remember where a plain value is: a ``#`` in it begins no comment."""
        if entry.node.style is Style.COLLECTION:
            return
        start = entry.node.start
        if entry.node.style is Style.BLOCK and document.format is Format.YAML:
            start = self.lines.offset(self.lines.position(start)) + len(
                self.lines.line(self.lines.position(start).line)
            )
            start -= self.lines.position(entry.node.start).column - 1
        self.spans.append((start, entry.node.end))
