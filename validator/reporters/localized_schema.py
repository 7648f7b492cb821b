"""A platform’s JSON Schema with its words in the reader’s language, for editors; the verdict is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from validator.i18n.catalog import Catalog
from validator.packs.model import Pack

#: keywords whose members are named by the file
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
#: keywords that hold data, in which nothing is to be translated
_DATA = ("const", "default", "enum", "examples", "required", "x-same", "x-rule")
_CONDITIONS = ("if", "not")  #: keywords whose subschemas say nothing about what is right
_CONTEXTS = {"title": "field", "description": "", "x-expected": "expected"}

Say = Callable[[str, str], str]  #: (English text, context) -> text in the reader's language


def localized_schema(of: Pack, catalog: Catalog) -> dict[str, Any]:
    """Return a pack's schema with titles, descriptions, labels and forms in the catalog's language."""

    def say(text: str, context: str) -> str:
        found = catalog.translate(text, domain=of.name, context=context)
        return found if found != text else catalog.translate(text, context=context)

    result: dict[str, Any] = _localized(of.schema, say)
    return result


def _localized(schema: Any, say: Say) -> Any:
    if isinstance(schema, list):
        return [_localized(item, say) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {keyword: _keyword(keyword, value, say) for keyword, value in schema.items()}


def _keyword(keyword: str, value: Any, say: Say) -> Any:
    if keyword in _CONTEXTS and isinstance(value, str):
        return say(value, _CONTEXTS[keyword])
    if keyword == "x-labels":
        return {name: say(label, "label") for name, label in value.items()}
    if keyword in _NAMED:
        return {name: _localized(inner, say) for name, inner in value.items()}
    return value if keyword in _DATA else _localized(value, say)


def subschemas(schema: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every subschema that can refuse a value, with the name of its field; empty for a part of one.

    Conditions are left out: that a value does not meet one is no mistake.
    """
    if isinstance(schema, list):
        for item in schema:
            yield from subschemas(item)
    if not isinstance(schema, dict):
        return
    yield key, schema
    for keyword, value in list(schema.items()):
        if keyword in _NAMED:
            for name, inner in value.items():
                yield from subschemas(inner, name if keyword == "properties" else "")
        elif keyword not in (*_DATA, *_CONDITIONS) and not keyword.startswith("x-"):
            yield from subschemas(value)
