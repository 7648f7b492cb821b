"""Read settings that cannot make a valid file invalid: language, excluded files, what becomes of findings."""

from __future__ import annotations

from validator.fast_path.generated import is_rule
from validator.fast_path.reader import Unusual, data_and_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: the language that a settings file names, empty if none, and its patterns of excluded files
PlainSettings = tuple[str, list[str]]

#: what the keys accept, in addition to names of rules; a test compares it with the settings model
LEVELS = ("error", "warning", "info", "off")
THRESHOLDS = ("error", "warning", "info", "never")


def read_plain_settings(content: bytes) -> PlainSettings | None:
    """Return what a ``guiderail.toml`` sets for valid files; None if it may be invalid or set more.

    The language may be any text.
    """
    try:
        data, _ = data_and_texts(content, ".toml")
    except Unusual:
        return None
    for key, value in data.items():
        if key not in _CHECKS or not _CHECKS[key](value):
            return None
    return data.get("language", ""), data.get("exclude", [])


def _are_texts(value: Any) -> bool:
    return value.__class__ is list and all(each.__class__ is str for each in value)


def _are_rules(value: Any) -> bool:
    return _are_texts(value) and all(map(is_rule, value))


def _are_levels(value: Any) -> bool:
    return value.__class__ is dict and all(is_rule(rule) and each in LEVELS for rule, each in value.items())


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "language": lambda value: value.__class__ is str,
    "exclude": _are_texts,
    "select": _are_rules,
    "ignore": _are_rules,
    "severity": _are_levels,
    "fail-on": lambda value: value in THRESHOLDS,
}
