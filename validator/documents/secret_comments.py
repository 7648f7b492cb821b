"""What is hidden of a comment: a secret in it or after a word for one, and the rest of the comment."""

from __future__ import annotations

import re
from itertools import islice

from validator.lazy_regex import regex
from validator.secrets import SECRET_WORDS, is_literal, may_name_secret, spans

_TELLING_WORD = regex(rf"(?<![\w$%{{-])(?<![^\s/*]/)(?:{SECRET_WORDS})(?![\w-])", re.IGNORECASE)
#: after a word for a secret: it is given, or something follows that is no ordinary word
_TOLD = regex(
    r"""["'’”»)]*\s*(?:[:=]|(?:is|was|est|[eé]tait|es|era)\s)|(?![|,;/])(?:.*\s)?(?=\S*[A-Za-z])\S*[0-9@!$%^&+=~#]""",
    re.DOTALL | re.IGNORECASE,
)
_MOST_WORDS = 100  #: for a secret that are looked at; a comment with as many is hidden from the first on
_IGNORE = regex(r"\W*guiderail: ignore(?:-file)?(?:\[[^\]]*\])?")


#: a field that was commented out, with a value that is no word: it has letters and digits
_NAMED_VALUE = regex(
    rf"(?:#|//)[ \t]*[\"']?(?:[\w.-]{{0,60}}[_.-])?(?:{SECRET_WORDS})[\"']?[ \t]*[:=][ \t]*"
    r"[\"']?(?P<value>(?=[^\s\"',]*[0-9])(?=[^\s\"',]*[A-Za-z])[^\s\"',]{6,100})[\"']?,?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def named_value(text: str) -> tuple[int, int] | None:
    """Return where a comment gives a secret its value, as in ``# password: hunter2``; None if none does."""
    if not any(map(_may_give_value, text.splitlines())):
        return None
    found = next((each for each in _NAMED_VALUE.finditer(text) if is_literal(each["value"])), None)
    return found.span("value") if found else None


def _may_give_value(line: str) -> bool:
    is_given = (":" in line or "=" in line) and any(map(str.isdigit, line))
    return is_given and may_name_secret(line)


def comment_spans(text: str) -> list[tuple[int, int]]:
    """Return what is hidden of a comment: all of it from a secret, or from after a word for one, on."""
    own = _IGNORE.match(text)
    begin = own.end() if own else 0
    starts = [start for start, _ in spans(text) if start >= begin]
    telling = _TELLING_WORD.finditer(text, begin) if may_name_secret(text) else ()
    words = [word.end() for word in islice(telling, _MOST_WORDS)]
    told = next((at for at in words if len(words) == _MOST_WORDS or _is_told(text[at:])), None)
    starts += [] if told is None else [len(text) - len(text[told:].lstrip(" \t\"'’”»):="))]
    end = len(text.removesuffix("*/"))
    return [(min(starts), len(text[:end].rstrip()))] if starts else []


def _is_told(rest: str) -> bool:
    """Tell whether what follows a word for a secret in a comment may be one, and is not just more words."""
    rest = rest.strip("*/ \t")
    return is_literal(rest) and bool(_TOLD.match(rest))
