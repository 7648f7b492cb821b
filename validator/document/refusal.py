"""What a reader complains about: every case with the values its sentences need.

The words stand in ``schemas/common/reading.yaml``; here are only names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from validator.diagnostics import Diagnostic, Param, Related, Severity
from validator.places import Lines

SYNTAX: Final = "syntax-error"
DUPLICATE: Final = "duplicate-key"
NOT_READABLE: Final = "not-readable"

#: rule -> case -> names of its parameters; the empty case is the rule's own sentence
CASES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    SYNTAX: {
        "": ("format",),
        "bad-date": (),
        "bad-escape": (),
        "bad-indentation": (),
        "bad-key": (),
        "bad-name": (),
        "bad-number": ("format",),
        "bad-value": ("format",),
        "colon-for-equals": (),
        "colon-in-value": (),
        "comment-in-json": (),
        "comment-without-space": (),
        "directive": (),
        "extra-bracket": ("character",),
        "extra-comma": (),
        "extra-text": (),
        "key-over-lines": (),
        "line-break-in-table": (),
        "literal-case": ("expected",),
        "missing-colon": (),
        "missing-comma": (),
        "missing-equals": (),
        "missing-key": (),
        "missing-quotes": ("format",),
        "missing-space-after-colon": (),
        "missing-value": (),
        "sequence-indent": (),
        "single-quotes": (),
        "special-start": ("character",),
        "tab": (),
        "table-closed": (),
        "trailing-comma": (),
        "typographic-quotes": ("character", "format"),
        "unclosed-bracket": ("character",),
        "unclosed-quote": ("character",),
        "unescaped-character": ("code",),
        "unquoted-key": (),
    },
    DUPLICATE: {"": ("key", "line")},
    NOT_READABLE: {
        "alias-inside-itself": (),
        "binary": (),
        "control-character": ("code",),
        "empty": (),
        "exponent-too-large": ("limit",),
        "key-not-text": (),
        "key-too-long": ("limit",),
        "list": (),
        "merge-not-mapping": (),
        "not-finite": (),
        "not-utf-8": (),
        "nul-character": (),
        "number-too-long": ("limit",),
        "scalar": (),
        "tag-mismatch": (),
        "too-deep": ("limit",),
        "too-large": ("limit",),
        "too-many-aliases": ("limit",),
        "too-many-key-parts": ("limit",),
        "too-many-merges": ("limit",),
        "too-many-values": ("limit",),
        "too-much-expansion": ("limit",),
        "unknown-alias": (),
        "unknown-tag": (),
        "utf-16": (),
        "utf-32": (),
        "value-too-long": ("limit",),
    },
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
        """Return the finding that tells about it."""
        return complaint(
            lines,
            self.rule,
            self.case,
            (self.start, self.end),
            document=document,
            pointer=pointer,
            params=self.params,
        )


def syntax_error(case: str, at: int, end: int | None = None, **params: Param) -> Refusal:
    """Return the refusal of a text because of the character at offset ``at``."""
    return Refusal(SYNTAX, case, at, at + 1 if end is None else end, **params)


def beyond(case: str, limit: int, start: int, end: int) -> Refusal:
    """Return the refusal of a text that goes beyond a limit."""
    return Refusal(NOT_READABLE, case, start, end, limit=limit)


def complaint(
    lines: Lines,
    rule: str,
    case: str,
    place: tuple[int, int],
    *,
    document: int = 0,
    pointer: str = "",
    params: Mapping[str, Param] | None = None,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    """Return a finding of the reader; a place is never behind the end of the text."""
    size = len(lines.text)
    start = min(place[0], size)
    return Diagnostic(
        rule,
        Severity.ERROR,
        lines.range(start, max(start, min(place[1], size))),
        pointer,
        document,
        case,
        params or {},
        related=related,
    )


def duplicate_key(
    lines: Lines, key: str, first: tuple[int, int], second: tuple[int, int], *, document: int, pointer: str
) -> Diagnostic:
    """Return the finding about a key that stands twice in one mapping."""
    earlier = lines.range(*first)
    return complaint(
        lines,
        DUPLICATE,
        "",
        second,
        document=document,
        pointer=pointer,
        related=(Related("", document, pointer, earlier),),
        params={"key": key, "line": earlier.start.line},
    )
