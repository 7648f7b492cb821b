"""Characters that do not belong into an identifier, a number or a URL, mostly pasted from a document."""

from __future__ import annotations

from validator.lazy_regex import regex

#: case of ``stray-character`` and the characters it is about, the rarest first
_KINDS = (
    ("invisible", regex("[\u00ad\u200b-\u200f\u2060-\u2064\u2066-\u2069\u202a-\u202e\ufeff]")),
    ("no-break-space", regex("[\u00a0\u2007\u202f]")),
    ("quotes", regex("[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u301d-\u301f\uff02\uff07]")),
    ("dash", regex("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")),
    ("full-width", regex("[\uff01-\uff5e]")),
    ("line-break", regex(r"[\r\n\u0085\u2028\u2029]")),
    ("edge", regex(r"\A[ \t\u2000-\u200a\u3000]+|[ \t\u2000-\u200a\u3000]+\Z")),
    ("inside", regex(r"[ \t\u2000-\u200a\u3000]")),
)
_KINDS_IN_ASCII = _KINDS[-3:]


def stray(text: str, *, spaces_inside: bool = False) -> tuple[str, str]:
    """Return the kind of the first stray characters in ``text`` and one of them; two empty texts if none.

    ``spaces_inside``: ordinary spaces inside are a matter of formatting, as in telephone numbers.
    """
    if text.isascii() and text.isprintable():  # nearly always; then no pattern is needed
        kind = "edge" if text.strip(" ") != text else "" if spaces_inside or " " not in text else "inside"
        return kind, " " if kind else ""
    for kind, pattern in _KINDS_IN_ASCII if text.isascii() else _KINDS:
        if kind == "inside" and spaces_inside:
            continue
        if found := pattern.search(text):
            return kind, found[0][0]
    return "", ""


def without_stray(text: str, *, spaces_inside: bool = False) -> str:
    """Return ``text`` without its stray characters; dashes and full-width characters become plain ones."""
    if text.isascii() and text.isprintable():
        return text.strip(" ") if spaces_inside else text.replace(" ", "")
    for kind, pattern in _KINDS_IN_ASCII if text.isascii() else _KINDS:
        if kind == "dash":
            text = pattern.sub("-", text)
        elif kind == "full-width":
            text = pattern.sub(lambda match: chr(ord(match[0]) - 0xFEE0), text)
        elif kind != "inside" or not spaces_inside:
            text = pattern.sub("", text)
    return text


def code_point(character: str) -> str:
    """Return ``U+00A0`` for a no-break space: the only way to show a character that nobody sees."""
    return f"U+{ord(character):04X}"
