"""Writing a value back in the author's own way: an edit of just its characters."""

from __future__ import annotations

import re

from validator.diagnostics import Edit
from validator.documents.model import Document, Format, Path, Style
from validator.documents.scalars import is_plain, quoted
from validator.lazy_regex import regex

_VARIABLE = regex(r"\$\{\w+\}")


def rewrite(document: Document, path: Path, text: str) -> Edit | None:
    """Return the edit that makes ``text`` the value at ``path``, quoted as before.

    None where that is not possible without touching more: aliases, merged values, collections, and block
    scalars of which other than a part of one line changes.
    """
    entry = document.entry(path)
    if entry is None or entry.alias or entry.merged or entry.node.style is Style.COLLECTION:
        return None
    if entry.node.style is Style.BLOCK:
        return _within_line(document, path, str(entry.node.data), text)
    return _least(document, path, document.raw(path), _written(document, document.raw(path), text))


def _least(document: Document, path: Path, before: str, after: str) -> Edit:
    """Return the edit without the characters at both ends that stay: a fix shows no more than it changes."""
    place = document.value_range(path)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    first = document.lines.offset(place.start)
    changed = document.lines.range(first + start, first + len(before) - end)
    return Edit(changed, after[start : len(after) - end])


def _within_line(document: Document, path: Path, before: str, after: str) -> Edit | None:
    """Return the edit of a part of one line of a block scalar; None if more changes."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    first, last = document.offset_in(path, start), document.offset_in(path, len(before) - end)
    if first is None or last is None or "\n" in old + new or document.raw(path)[:1] != "|":
        return None
    return Edit(document.lines.range(first, last), new)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def rename(document: Document, path: Path, key: str) -> Edit | None:
    """Return the edit that gives the member at ``path`` another key; None if it has no key."""
    entry = document.entry(path)
    if entry is None or entry.key is None or entry.merged:
        return None
    written = document.lines.text[slice(*entry.key)]
    return Edit(
        document.key_range(path), written[0] + key + written[0] if written[:1] in "\"'" and written else key
    )


def _written(document: Document, before: str, text: str) -> str:
    if (
        before.startswith("'")
        and document.format in (Format.YAML, Format.TOML)
        and not re.search(r"['\\\x00-\x1f]", text)
    ):
        return f"'{text}'"
    plain = document.format in (Format.YAML, Format.ENV) and before[:1] not in "\"'"
    if plain and is_plain(_VARIABLE.sub("NAME", text) if _VARIABLE.search(before) else text):
        return text
    return quoted(text)
