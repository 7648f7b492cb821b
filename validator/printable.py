"""Text from files made harmless to show: control characters and direction marks become visible escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from validator.lazy_regex import regex

_HIDDEN = regex(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-")  #: in shells
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """Return ``text`` with everything that a terminal or a log would act on written as an escape."""
    return text if text.isprintable() else _HIDDEN.sub(_escape, text)


def shortened(text: str, limit: int = 60) -> str:
    """Return at most ``limit`` characters of a text, with an ellipsis for what is left out."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shell_word(text: str) -> str:
    """Return a text as one word of a shell, in quotation marks if it needs them."""
    if text and _PLAIN.issuperset(text):
        return text
    import shlex  # few paths need it

    return shlex.quote(text)


def code_spans(names: Iterable[object], most: int = 30) -> str:
    """Return names as code spans with commas, an ellipsis after the first ``most``; any text is harmless."""
    shown = [shortened(visible(str(name))).replace("`", "’") for name in names]
    return ", ".join(f"`{name}`" for name in shown[:most]) + (" …" if len(shown) > most else "")


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
