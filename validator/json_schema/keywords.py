"""JSON Schema 2020-12: what fails in a value, and what a schema says about a place, as plain data.

Values are checked by :mod:`validator.json_schema.pack_keywords`. Only :func:`check_schema` needs the
jsonschema library, whose English is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.json_schema import pack_keywords, walker
from validator.json_schema.ecma_regex import expression
from validator.lazy_dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

Path = tuple[str | int, ...]
Schema: TypeAlias = "dict[str, Any] | bool"


@dataclass(frozen=True, slots=True)
class Failure:
    """A keyword that a value does not satisfy."""

    path: Path  #: of the value
    keyword: str
    wanted: Any  #: what the schema says under that keyword
    schema: Mapping[str, Any]  #: the subschema that contains the keyword, with its annotations
    found: Any  #: the value
    names: tuple[str, ...] = ()  #: of its members that are wrong, where the keyword does not say it itself
    certain: bool = True  #: not just a remark


def failures(schema: dict[str, Any], data: object) -> Iterator[Failure]:
    """Yield every keyword that ``data`` fails, each once, in the order of the schema."""
    return failures_inside(schema, schema, data)


def failures_inside(root: dict[str, Any], schema: Mapping[str, Any], value: object) -> Iterator[Failure]:
    """Yield every keyword of a schema that a value fails; references lead to other places of ``root``."""
    seen = set()
    for found in pack_keywords.failing_inside(root, schema, value):
        failure = Failure(*found)
        # by the subschema: in a compiled pack, equal constants of two of them are one object
        key = (failure.path, failure.keyword, id(failure.schema) if failure.schema else 0)
        if key not in seen:
            seen.add(key)
            yield failure


def fits(schema: Schema, value: object) -> bool:
    """Tell whether ``value`` matches a schema that refers to nothing outside itself."""
    return fits_inside(schema, schema, value)


def fits_inside(root: Schema, schema: Schema, value: object) -> bool:
    """Tell whether ``value`` matches a schema that may refer to other places of ``root``."""
    if isinstance(schema, bool):
        return schema
    return pack_keywords.fits(root if isinstance(root, dict) else schema, schema, value)


class Unfitting(Exception):
    """A schema that is no JSON Schema; the text says where, in the words of the metaschema."""


def check_schema(schema: dict[str, Any]) -> None:
    """Raise Unfitting if ``schema`` is not a JSON Schema 2020-12."""
    from jsonschema import Draft202012Validator, SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise Unfitting("/".join(map(str, error.absolute_path))) from error


def at(schema: dict[str, Any], data: object, path: Path) -> list[Mapping[str, Any]]:
    """Return the subschemas that are about the value at ``path``, with every ``$ref`` followed.

    Conditions are decided by ``data``, the whole document; a place that does not exist may be asked for.
    """
    found = _applying(schema, schema, data)
    for step in path:
        data = _member(data, step)
        found = inside(schema, found, step, data)
    return found


def inside(
    root: dict[str, Any], subschemas: list[Mapping[str, Any]], step: str | int, value: object
) -> list[Mapping[str, Any]]:
    """Return the subschemas that are about a member, among those that are about the value around it.

    ``step``: the key or index of the member. ``value``: the member, None if there is none.
    """
    return [
        deeper
        for subschema in subschemas
        for child in _children(subschema, step)
        for deeper in _applying(root, child, value)
    ]


def annotation(subschemas: list[Mapping[str, Any]], name: str) -> Any:
    """Return the first value that one of the subschemas gives to the annotation ``name``; else None."""
    for subschema in subschemas:
        if name in subschema:
            return subschema[name]
    return None


# --- what a schema says about a place ----------------------------------------------------------------


def _applying(root: dict[str, Any], schema: Schema, value: object) -> list[Mapping[str, Any]]:
    """Return ``schema`` and every schema inside it that applies to the same value."""
    if not isinstance(schema, Mapping):
        return []
    found: list[Mapping[str, Any]] = [schema]
    inner: list[Schema] = list(schema.get("allOf", ()))
    if "$ref" in schema:
        inner.append(walker.target(root, schema))
    if "if" in schema:
        holds = fits_inside(root, schema["if"], value)
        inner.append(schema.get("then" if holds else "else", True))
    for subschema in inner:
        found += _applying(root, subschema, value)
    return found


def _children(schema: Mapping[str, Any], step: str | int) -> list[Schema]:
    if isinstance(step, int):
        prefix = schema.get("prefixItems", ())
        if step < len(prefix):
            return [prefix[step]]
        return [schema["items"]] if "items" in schema else []
    properties = schema.get("properties", ())
    patterns = schema.get("patternProperties")
    found = [inner for name, inner in patterns.items() if expression(name).search(step)] if patterns else []
    if step in properties:
        found.append(properties[step])
    elif not found and isinstance(schema.get("additionalProperties"), dict):
        found.append(schema["additionalProperties"])
    return found


def _member(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None
