"""Lists, blocks and single values in each other's place, and how each is written as the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from validator.diagnostics import Edit, Fix
from validator.documents import scalars
from validator.documents.model import Document, Format, Node, Path, Style
from validator.lazy_regex import regex
from validator.positions import Position, Range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Fits = Callable[[object], bool]  #: tells whether another value would be valid in the same place

_SEPARATOR = regex(r"\s*[,;|]\s*|\s+(?:/|and|or|et|ou|y|o)\s+|/")


def several(text: str, allowed: Sequence[str]) -> bool:
    """Tell whether a text is several values in one, such as ``global, westeurope``, one of them allowed."""
    known = {each.casefold() for each in allowed}
    if re.sub(r"[\s_]+", "-", text.strip()).casefold() in known:
        return False
    parts = [] if text.isalnum() else _SEPARATOR.split(text.strip())
    return len(parts) > 1 and all(parts) and any(part.casefold() in known for part in parts)


def as_entries(document: Document, path: Path, text: str, allowed: Sequence[str]) -> Fix | None:
    """Return the fix that makes entries of the several values in one entry of a list, all of them allowed."""
    parts, known = _SEPARATOR.split(text.strip()), {each.casefold() for each in allowed}
    around, entry = document.entry(path[:-1]), document.entry(path)
    if around is None or entry is None or entry.alias or not all(part.casefold() in known for part in parts):
        return None
    if document.lines.text[around.node.start] != "[":
        return None
    written = ", ".join(_written(document, part) for part in parts)
    return Fix(True, (Edit(document.value_range(path), written),))


def as_list(document: Document, path: Path, value: object, fits: Fits) -> tuple[str, Fix | None]:
    """Return the case of a value where a list is wanted, and the fix that makes a list of it."""
    entry = document.entry(path)
    if entry is None or entry.alias or entry.merged:
        return "", None
    if isinstance(value, str) and entry.node.style in (Style.PLAIN, Style.QUOTED):
        bare = re.sub(r"\A\((.*)\)\Z", r"\1", value.strip())
        parts = [part for part in re.split(r"\s*[,;/|&+]\s*|\s+(?:and|or|et|ou|y|o)\s+", bare) if part]
        case = "array-comma" if len(parts) > 1 else "array-one"
        if not parts or not fits(parts):
            return "", None
        written = ", ".join(_written(document, part) for part in parts)
        return case, Fix(True, (Edit(document.value_range(path), f"[{written}]"),))
    if isinstance(value, dict) and value and all(each in (None, True) for each in value.values()):
        names = [*map(str, value)]
        if document.lines.text[entry.node.start] == "{" and fits(names):
            written = ", ".join(_written(document, name) for name in names)
            return "array-braces", Fix(True, (Edit(document.value_range(path), f"[{written}]"),))
    if isinstance(value, dict) and value:
        fix = Fix(True, tuple(_listing(document, entry.node))) if fits([value]) else None
        return "array-block", fix if fix and fix.edits else None
    return "", None


def _written(document: Document, text: str) -> str:
    plain = document.format is Format.YAML and scalars.is_plain(text) and not re.search(r"[\[\]{},]", text)
    return text if plain else scalars.quoted(text)


def _listing(document: Document, node: Node) -> list[Edit]:
    """Return the edits that make a list with one item of a block."""
    lines = document.lines
    start, end = lines.position(node.start), lines.position(node.end)
    if lines.text[node.start] == "{":
        opened, closed = Range(start, start), Range(end, end)
        return [Edit(opened, "["), Edit(closed, "]")] if document.format is not Format.TOML else []
    if document.format is not Format.YAML:
        return []
    last = end.line if end.column > 1 else end.line - 1
    lower = (number for number in range(start.line + 1, last + 1) if lines.line(number).strip())
    starts = (Position(number, 1) for number in lower)
    return [Edit(Range(start, start), "- "), *(Edit(Range(each, each), "  ") for each in starts)]


def as_block(document: Document, path: Path, value: object, fits: Fits) -> tuple[str, Fix | None]:
    """Return the case of a list where a block is wanted, and the fix that makes a block of it."""
    entry = document.entry(path)
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        return "", None
    merged: dict[Any, Any] = {}
    for item in value:
        if merged.keys() & item.keys():
            return "object-of-several", None
        merged |= item
    if entry is None or entry.alias or entry.merged or not fits(merged):
        return "object-listed", None
    return "object-listed", Fix(True, edits) if (edits := tuple(_unlisting(document, entry.node))) else None


def _unlisting(document: Document, node: Node) -> list[Edit]:
    """Return the edits that take the dashes or the brackets from a list of blocks."""
    lines, text = document.lines, document.lines.text
    if text[node.start] == "[" and len(node.items) == 1 and document.format is not Format.TOML:
        opened, closed = lines.range(node.start, node.start + 1), lines.range(node.end - 1, node.end)
        return [Edit(opened, ""), Edit(closed, "")]
    edits: list[Edit] = []
    for item in node.items:
        before = text.rfind("\n", 0, item.node.start) + 1
        if document.format is not Format.YAML or text[before : item.node.start].strip() != "-":
            return []
        dash = text.index("-", before)
        edits.append(Edit(lines.range(dash, dash + 1), " "))
    return edits


def as_value(document: Document, path: Path, value: object, fits: Fits) -> tuple[str, Fix | None]:
    """Return the case of a list where one value is wanted, and the fix that takes its brackets away."""
    if not isinstance(value, list) or not value or any(isinstance(item, (dict, list)) for item in value):
        return "", None
    if len(value) > 1:
        return "string-of-several", None
    entry, item = document.entry(path), document.entry((*path, 0))
    if entry is None or item is None or entry.alias or entry.merged or item.alias or not fits(value[0]):
        return "string-listed", None
    if document.lines.text[entry.node.start] != "[":
        return "string-listed", None
    return "string-listed", Fix(True, (Edit(document.value_range(path), document.raw((*path, 0))),))
