"""Values that a field takes from elsewhere in its document: they are held to the form of the field.

``x-follows`` at a field names, for each block that an expression such as ``[parameters('name')]`` may name,
the definition that the member of this name is checked by.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.model import Document, Path
from validator.fast_path.predicates import EXPRESSION
from validator.json_schema import keywords, walker
from validator.lazy_dataclasses import replace
from validator.packs.model import Pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LONGEST_CHAIN = 10  #: values that one may be handed through


def follow(document: Document, pack: Pack) -> Pack:
    """Return the pack with a schema that also describes the values which feed the document's fields."""
    expressions = [
        (path, match)
        for path, node in document.scalars()
        if isinstance(node.data, str) and node.data[:1] == "[" and (match := EXPRESSION.match(node.data))
    ]
    followed: set[tuple[Path, str]] = set()
    for _ in range(_LONGEST_CHAIN if expressions else 0):
        found = {
            (target, definition)
            for path, match in expressions
            for block, definition in _follows(pack, document, path).items()
            if block.lower() == match["block"].lower()
            for target in _targets(document.data, path, block, match["name"], match["members"])
        }
        new = sorted(found - followed, key=repr)
        if not new:
            break
        followed |= found
        inner = [_at(path, {"$ref": walker.reference_to(definition)}) for path, definition in new]
        pack = replace(pack, schema={**pack.schema, "allOf": [*pack.schema.get("allOf", ()), *inner]})
    return pack


def _follows(pack: Pack, document: Document, path: Path) -> dict[str, str]:
    """Return the definitions that a field names, by blocks."""
    found: dict[str, str] = keywords.annotation(pack.notes(document.data, path), "x-follows") or {}
    return found


def _targets(data: Any, path: Path, block: str, name: str, members: str) -> Iterator[Path]:
    """Yield where the value is that an expression at ``path`` names: in the nearest block around it.

    What a deployment hands over to the template inside it (its sibling ``parameters``) is such a value too.
    """
    steps = tuple(members.split(".")[1:])
    for size in range(len(path), -1, -1):
        found = _member(data, path[:size], (block, name, *steps))
        if found is not None:
            yield found
            above = path[: size - 1]
            if path[size - 1 : size] == ("template",) and (handed := _member(data, above, (block, name))):
                yield handed
            return


def _member(data: Any, base: Path, steps: tuple[str, ...]) -> Path | None:
    """Return the path of a member below ``base``, whatever the case of its names; None if there is none."""
    for step in base:
        data = data[step]
    path = base
    for step in steps:
        key = (
            next((key for key in data if key.lower() == step.lower()), None)
            if isinstance(data, dict)
            else None
        )
        if key is None:
            return None
        data, path = data[key], (*path, key)
    return path


def _at(path: Path, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that applies another one to the value at ``path``, and says nothing else."""
    for step in reversed(path):
        schema = (
            {"prefixItems": [True] * step + [schema]}
            if isinstance(step, int)
            else {"properties": {step: schema}}
        )
    return schema
