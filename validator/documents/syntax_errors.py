"""What a reader complains about: every case with the values its sentences need.

The words are in ``schemas/common/reading.yaml``; here are only names.
"""

from __future__ import annotations

from collections.abc import Mapping

from validator.diagnostics import Diagnostic, Param, Related, Severity
from validator.documents.limits import Limits
from validator.documents.model import FORMAT_NAMES, Format, Path, pointer
from validator.positions import Lines

SYNTAX = "syntax-error"
DUPLICATE = "duplicate-key"
NOT_READABLE = "not-readable"
CONFLICT = "merge-conflict"
TEMPLATE = "template-not-rendered"

#: findings next to which the file, or a part of it, was not read
UNREAD = frozenset({SYNTAX, NOT_READABLE, CONFLICT, TEMPLATE})

#: cases of ``not-readable`` -> the limit that is exceeded, where it can be raised
LIMIT_OF: dict[str, str] = {
    "key-too-long": "key_length",
    "number-too-long": "digits",
    "too-deep": "depth",
    "too-large": "file_size",
    "too-many-aliases": "aliases",
    "too-many-documents": "documents",
    "too-many-key-parts": "key_parts",
    "too-many-merges": "merges",
    "too-many-values": "nodes",
    "too-much-expansion": "expanded",
    "too-slow": "seconds",
    "value-too-long": "value_length",
}


class Refusal(Exception):
    """The rest of a text cannot be read: which rule and case, from where to where, with which values."""

    def __init__(self, rule: str, case: str, start: int, end: int, **params: Param) -> None:
        super().__init__(rule, case, start, end)
        self.rule = rule
        self.case = case
        self.start = start
        self.end = end
        self.params = params

    def diagnostic(self, lines: Lines, *, document: int = 0, pointer: str = "") -> Diagnostic:
        """Return the finding that tells about it; its place is never after the end of the text."""
        size = len(lines.text)
        start = min(self.start, size)
        place = lines.range(start, max(start, min(self.end, size)))
        return Diagnostic(self.rule, Severity.ERROR, place, pointer, document, self.case, self.params)


def syntax_error(case: str, at: int, end: int | None = None, **params: Param) -> Refusal:
    """Return the refusal of a text because of the character at offset ``at``."""
    return Refusal(SYNTAX, case, at, at + 1 if end is None else end, **params)


_TYPOGRAPHIC = "“”„‟«»‘’‚‹›"


def typographic_quote(text: str, at: int, format: Format) -> Refusal | None:
    """Return the refusal of a typographic quotation mark at offset ``at``; None if there is none."""
    character = text[at : at + 1]
    if not character or character not in _TYPOGRAPHIC:
        return None
    return syntax_error("typographic-quotes", at, character=character, format=FORMAT_NAMES[format])


def beyond(case: str, limit: int, start: int, end: int) -> Refusal:
    """Return the refusal of a text that goes beyond a limit."""
    return Refusal(NOT_READABLE, case, start, end, limit=limit)


class Findings:
    """What is wrong in one text, as far as its values go: kept in order, up to the limit."""

    def __init__(self, lines: Lines, limits: Limits) -> None:
        self.kept: list[Diagnostic] = []
        self._lines = lines
        self._most = limits.unread
        self._firsts: dict[tuple[int, str], tuple[int, int]] = {}

    def unreadable(
        self,
        case: str,
        place: tuple[int, int],
        path: Path,
        *,
        document: int = 0,
        params: Mapping[str, Param] | None = None,
    ) -> None:
        """Keep the finding about a value that is there and cannot be used."""
        if not self._is_full(place, document):
            start, end = place
            refusal = Refusal(NOT_READABLE, case, start, end, **(params or {}))
            self.kept.append(refusal.diagnostic(self._lines, document=document, pointer=pointer(path)))

    def duplicate(
        self, key: str, before: tuple[int, int], place: tuple[int, int], path: Path, *, document: int = 0
    ) -> None:
        """Keep the finding about a key that is there again; ``before`` is where it was the last time."""
        if self._is_full(place, document):
            return
        within = pointer(path)
        first = self._lines.range(*self._firsts.setdefault((document, within), before))
        params: dict[str, Param] = {"key": key, "line": first.start.line}
        related = (Related("", document, within, first),)
        again = self._lines.range(*place)
        self.kept.append(
            Diagnostic(DUPLICATE, Severity.ERROR, again, within, document, params=params, related=related)
        )

    def _is_full(self, place: tuple[int, int], document: int) -> bool:
        """Tell whether no more findings are kept; the first of those that are not is reported as that."""
        if len(self.kept) == self._most:
            self.refuse(beyond("too-many-mistakes", self._most, *place), document=document)
        return len(self.kept) > self._most

    def refuse(self, refusal: Refusal, *, document: int = 0) -> None:
        """Add, whatever the limit, why the rest cannot be read."""
        self.kept.append(refusal.diagnostic(self._lines, document=document))
