"""The variables that a file of another program carries so far, as a flat text in which one is being written.

:mod:`validator.engine.embedded` does the same with complete files.
"""

from __future__ import annotations

from typing import Any

from validator.documents.model import Document, Path, value_at
from validator.documents.outline import Cursor, Outline
from validator.engine import detection
from validator.lazy_dataclasses import dataclass, replace
from validator.packs.model import Carrier, Pack


@dataclass(frozen=True, slots=True)
class Carried:
    """The block of variables with the cursor."""

    pack: Pack  #: that knows the variables
    carrier: Carrier
    outline: Outline  #: what is in it, with the cursor in a flat document


def carried(document: Document, path: str, cursor: Cursor, offset: int) -> Carried | None:
    """Return the block of variables in which a cursor is; None if it is in none.

    ``path``: of the file; ``offset``: of the cursor.
    """
    place = cursor.value if cursor.mapping is None else (*cursor.mapping, "")
    for pack, carrier, block in detection.carriers_around(document, path, place or ()):
        variables = dict(_members(value_at(document.data, block)))
        found = _in_block(document, block, cursor, offset)
        if found is not None:
            return Carried(pack, carrier, Outline(variables, found))
    return None


def _in_block(document: Document, block: Path, cursor: Cursor, offset: int) -> Cursor | None:
    """Return a cursor as it is in the flat document of a block; None if nothing is known of its place."""
    place = cursor.value or ()
    deeper = place[len(block) :]
    if cursor.mapping == block:
        return replace(cursor, mapping=(), value=deeper or None)
    if len(deeper) == 1 and isinstance(deeper[0], int):
        is_of_texts = not any(isinstance(each, dict) for each in value_at(document.data, block))
        return _in_assignment(document.lines.text, cursor, offset) if is_of_texts else None
    if cursor.mapping is not None:
        return None
    if deeper[1:] == ("name",):
        return replace(cursor, mapping=(), value=None, has_separator=True)
    if deeper[1:] == ("value",):
        return replace(cursor, value=(str(value_at(document.data, place[:-1]).get("name")),))
    return replace(cursor, value=deeper) if len(deeper) == 1 else None


def _in_assignment(text: str, cursor: Cursor, offset: int) -> Cursor:
    """Return a cursor in ``NAME=value`` as one in the name, or as one in the value."""
    word = text[cursor.start : cursor.end]
    start = cursor.start + len(word) - len(word.lstrip("\"'"))
    end = max(start, cursor.start + len(word.rstrip("\"'")))
    name, equals, _ = text[start:end].partition("=")
    after = start + len(name) + len(equals)
    if not equals or offset < after:
        return Cursor(start, start + len(name), mapping=(), has_separator=True)
    return Cursor(after, end, value=(name,))


def _members(block: Any) -> list[tuple[str, Any]]:
    """Return the names and values in a block: a mapping, ``NAME=value``, or pairs of name and value."""
    if isinstance(block, dict):
        return list(block.items())
    found: list[tuple[str, Any]] = []
    for item in block if isinstance(block, list) else ():
        if isinstance(item, str):
            name, _, value = item.partition("=")
            found.append((name, value))
        elif isinstance(item, dict):
            found.append((str(item.get("name")), item.get("value")))
    return found
