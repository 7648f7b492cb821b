"""Colours of a terminal for the parts of a report; without colours, the text as it is."""

from __future__ import annotations

from collections.abc import Callable

from validator.lazy_regex import regex

Paint = Callable[[str, str], str]  #: returns a text in the colour of a role

_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "related": "34",
    "strong": "1",
    "dim": "2",
    "path": "36",
    "command": "36",
    "good": "1;32",
}
_CODE_SPAN = regex(r"`[^`]*`")


def painter(*, colors: bool) -> Paint:
    """Return what paints a text by its role."""
    if not colors:
        return lambda _, words: words
    return lambda role, words: f"\x1b[{_COLORS[role]}m{words}\x1b[0m" if words else ""


def paint_spans(sentence: str, paint: Paint) -> str:
    """Return a sentence with its code spans painted; the backticks stay, so colours are not needed."""
    return _CODE_SPAN.sub(lambda match: paint("strong", match[0]), sentence)
