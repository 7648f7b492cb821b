"""A platform’s JSON Schema with its words in the reader’s language, for editors; the verdict is the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.i18n.catalog import Catalog
from validator.json_schema import walker
from validator.packs.model import Pack
from validator.reporters.wording import pack_words

_CONDITIONS = ("if", "not")  #: keywords whose subschemas say nothing about what is correct
_CONTEXTS = {"title": "field", "description": "", "x-expected": "expected"}


def localized_schema(of: Pack, catalog: Catalog) -> dict[str, Any]:
    """Return a pack's schema with titles, descriptions, labels and forms in the catalog's language."""
    say = pack_words(of.name, catalog)

    def localized(schema: dict[str, Any]) -> dict[str, Any]:
        words: dict[str, Any] = {
            name: say(schema[name], context) for name, context in _CONTEXTS.items() if name in schema
        }
        if "x-labels" in schema:
            words["x-labels"] = {name: say(label, "label") for name, label in schema["x-labels"].items()}
        return schema | words

    result: dict[str, Any] = walker.changed(of.schema, localized)
    return result


def subschemas(schema: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every subschema that can refuse a value, with the name of its field; empty for a part of one.

    Conditions are left out: that a value does not meet one is no mistake.
    """
    if not isinstance(schema, dict):
        return
    yield key, schema
    for (keyword, *name), inner in walker.members(schema):
        if keyword not in _CONDITIONS:
            yield from subschemas(inner, name[0] if keyword == "properties" else "")
