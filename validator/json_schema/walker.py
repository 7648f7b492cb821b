"""The structure of a JSON Schema 2020-12: which keywords hold other schemas, and where a reference leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from validator.documents.model import steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: keywords that contain a schema, a list of schemas, or schemas by names
_ONE = (
    *("if", "then", "else", "not", "items", "contains", "propertyNames", "contentSchema"),
    *("additionalProperties", "unevaluatedItems", "unevaluatedProperties"),
)
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
#: all other keywords of 2020-12 that a pack may use; they refer to nothing outside and name nothing
_REST = (
    *("$schema", "$id", "$ref", "$comment", "title", "description", "default", "examples", "deprecated"),
    *("readOnly", "writeOnly", "type", "enum", "const", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems"),
    *("uniqueItems", "minContains", "maxContains", "required", "minProperties", "maxProperties"),
    *("dependentRequired", "contentEncoding", "contentMediaType"),
)
KNOWN = frozenset((*_ONE, *_SEVERAL, *_NAMED, *_REST))

#: keywords whose schemas check the same value as the schema that contains them
_IN_PLACE = ("allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas")
_DEFINITIONS = "#/$defs/"


def subschemas(schema: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every schema inside one that matches the metaschema, itself first, each with its place.

    Schemas that are just true or false are left out, and references are not followed.
    """
    if not isinstance(schema, dict):
        return
    yield place, schema
    for way, inner in members(schema):
        yield from subschemas(inner, (*place, *way))


def members(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the schemas that a schema holds: each with its keyword, and its name or number under that."""
    for keyword, inner in list(schema.items()):
        if keyword in _ONE:
            yield (keyword,), inner
        elif keyword in _SEVERAL:
            yield from (((keyword, str(number)), item) for number, item in enumerate(inner))
        elif keyword in _NAMED:
            yield from (((keyword, name), member) for name, member in inner.items())


def in_place(schema: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the schemas inside one that check the same value; references are not followed."""
    return (inner for (keyword, *_), inner in members(schema) if keyword in _IN_PLACE)


def changed(schema: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Return a copy of a schema, changed like every schema inside it; it need not match the metaschema."""
    if not isinstance(schema, dict):
        return schema
    copy: dict[str, Any] = {}
    for keyword, inner in schema.items():
        if keyword in _SEVERAL and isinstance(inner, list):
            copy[keyword] = [changed(item, change) for item in inner]
        elif keyword in _NAMED and isinstance(inner, dict):
            copy[keyword] = {name: changed(member, change) for name, member in inner.items()}
        else:
            copy[keyword] = changed(inner, change) if keyword in _ONE else inner
    return change(copy)


# --- references --------------------------------------------------------------------------------------


def reference_to(definition: str) -> str:
    """Return the ``$ref`` that refers to a definition of the same schema."""
    return _DEFINITIONS + definition.replace("%", "%25").replace("~", "~0").replace("/", "~1")


def definition_of(reference: object) -> str:
    """Return the name of the definition that a ``$ref`` refers to; empty if it refers to none."""
    if not isinstance(reference, str) or not reference.startswith(_DEFINITIONS):
        return ""
    steps = _steps(reference)
    return steps[1] if len(steps) == 2 else ""


def resolve(root: Any, reference: object) -> Any:
    """Return the schema that a ``$ref`` leads to inside ``root``.

    Raises LookupError if it leads to nothing.
    """
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        raise LookupError(reference)
    found = root
    for step in _steps(reference):
        found = found[int(step)] if isinstance(found, list) and step.isdecimal() else _member(found, step)
    return found


def _steps(reference: str) -> tuple[str, ...]:
    if "%" in reference:
        from urllib.parse import unquote

        reference = unquote(reference)
    return steps_of(reference)


def _member(schema: Any, name: str) -> Any:
    if not isinstance(schema, dict):
        raise LookupError(name)
    return schema[name]


def target(root: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema that the ``$ref`` of a schema leads to; an empty one if there is none."""
    try:
        found = resolve(root, schema["$ref"])
    except LookupError:
        return {}
    return found if isinstance(found, dict) else {}
