"""Expressions in brackets, as ARM templates have them: whether one has a literal that becomes its value."""

from __future__ import annotations

import re

from validator.lazy_regex import regex
from validator.secrets import is_literal

_PARTS = regex(r"'(?P<text>(?:[^']|'')*)'|(?P<call>[\w.]*)\(|(?P<end>\))")
#: functions in whose brackets a text is a name or is compared, and does not become the value
_ABOUT_NAMES = regex(
    r"(?:.*\.)?(?:parameters|variables|references?|\w*resourceid|list\w+|getsecret|environment|deployment"
    r"|equals|contains|startswith|endswith|indexof|greater\w*|less\w*|providers|pickzones|guid|uniquestring)\Z",
    re.IGNORECASE,
)
_SHORTEST = 6  #: characters of a text that is no mere separator


def holds_literal(value: object) -> bool:
    """Tell whether a text is an expression such as ``[concat('…', 'x')]`` with a literal value in it."""
    if not isinstance(value, str) or value[:1] != "[":
        return False
    calls = [""]
    for part in _PARTS.finditer(value):
        if part["call"] is not None:
            calls.append(part["call"])
        elif part["end"]:
            calls[1:] = calls[1:-1]
        elif _is_value(part["text"]) and not _ABOUT_NAMES.match(calls[-1]):
            return True
    return False


def _is_value(text: str) -> bool:
    """Tell whether a text in an expression is no separator, reference or layout of other texts."""
    return len(text) >= _SHORTEST and is_literal(text) and "{0}" not in text
