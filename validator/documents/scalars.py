"""What readers make of an unquoted scalar, and how to quote it.

YAML 1.1 (yaml.org/type, still read by PyYAML, Ruby, Go's yaml.v2) and YAML 1.2 (core schema) disagree
about the same characters; TOML has its own types.
"""

from __future__ import annotations

import re

from validator.lazy_regex import regex

_BOOLEANS = frozenset(
    (
        *("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"),
        *("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"),
    )
)
_NULLS = frozenset(("~", "null", "Null", "NULL", ""))
#: what YAML 1.1 makes of other plain texts, in the order in which its resolver tries
_YAML_11 = (
    ("octal", regex(r"[-+]?0[0-7_]+\Z")),
    ("number", regex(r"[-+]?(0b[01_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)\Z")),
    ("time", regex(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\Z")),
    ("number", regex(r"[-+]?([0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9_]+([eE][-+]?[0-9]+)?)\Z")),
    ("number", regex(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")),
    ("date", regex(r"\d{4}-\d\d?-\d\d?([Tt \t].*)?\Z", re.ASCII)),
)
_PLAIN = regex(r"[A-Za-z/$][!$%&()*+./;<=>?@\\^|~\w-]*(?:[ :][!$%&()*+./;<=>?@\\^|~\w-]+)*")


def yaml11_kind(raw: str) -> str:
    """Return what YAML 1.1 makes of a plain scalar (``boolean``, ``octal``, ``number``, ``time``, ``date``,
    ``null``); empty if it stays text."""
    if raw in _BOOLEANS:
        return "boolean"
    if raw in _NULLS:
        return "null"
    if raw[0] not in "0123456789+-.":
        return ""
    return next((kind for kind, pattern in _YAML_11 if pattern.match(raw)), "")


def lost_kind(raw: str, value: object) -> str:
    """Return how an unquoted scalar that was meant as text lost it: the case of ``unquoted-value``.

    ``raw`` is the author's own writing, ``value`` what the reader made of it.
    """
    if isinstance(value, bool):
        return "boolean"
    if raw.startswith("+"):
        return "plus-lost"
    if re.match(r"0[0-9]", raw):
        return "zero-lost"
    if isinstance(value, float) and "e" in raw.lower():
        return "exponent"
    if re.match(r"\d{4}-\d\d-\d\d", raw) or re.match(r"\d\d:\d\d", raw):
        return "date"
    return "number"


def quoted(text: str) -> str:
    """Return ``text`` in double quotation marks, right in YAML, JSON and TOML alike."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def shown(value: object) -> str:
    """Return a plain value as YAML, JSON and TOML all write it, text without quotation marks."""
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def is_plain(text: str) -> bool:
    """Tell whether every reader of YAML takes ``text`` for the same text without quotation marks."""
    is_word = text.isascii() and text.isalpha()
    return (is_word or bool(_PLAIN.fullmatch(text))) and not yaml11_kind(text)
