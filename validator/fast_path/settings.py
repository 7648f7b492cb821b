"""Settings that leave what is right as it is: a language, files to pass over, what becomes of findings."""

from __future__ import annotations

from validator.fast_path.generated import is_rule
from validator.fast_path.reader import Unusual, data_and_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: the settings of a file: the language, empty if none, and the patterns of the files that are passed over
Said = tuple[str, list[str]]

#: what the keys may say, beside names of rules; a test compares it with the form of the settings
LEVELS = ("error", "warning", "info", "off")
THRESHOLDS = ("error", "warning", "info", "never")


def said(content: bytes) -> Said | None:
    """Return what a ``guiderail.toml`` says of files in which nothing is to be found; None if unsure.

    Its language is any text.
    """
    try:
        data, _ = data_and_texts(content, ".toml")
    except Unusual:
        return None
    for key, value in data.items():
        if key not in _FORMS or not _FORMS[key](value):
            return None
    return data.get("language", ""), data.get("exclude", [])


def _are_texts(value: Any) -> bool:
    return value.__class__ is list and all(each.__class__ is str for each in value)


def _are_rules(value: Any) -> bool:
    return _are_texts(value) and all(map(is_rule, value))


def _are_levels(value: Any) -> bool:
    return value.__class__ is dict and all(is_rule(rule) and each in LEVELS for rule, each in value.items())


_FORMS: dict[str, Callable[[Any], bool]] = {
    "language": lambda value: value.__class__ is str,
    "exclude": _are_texts,
    "select": _are_rules,
    "ignore": _are_rules,
    "severity": _are_levels,
    "fail-on": lambda value: value in THRESHOLDS,
}
