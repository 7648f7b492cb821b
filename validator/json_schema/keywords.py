"""JSON Schema 2020-12: what fails in a value, and what a schema says about a place, as plain data.

The only module that knows the jsonschema library. Its English is never shown. What packs usually say is
judged without it (:mod:`validator.json_schema.pack_keywords`), since importing it takes longer than all the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from validator import deadline
from validator.json_schema import pack_keywords
from validator.json_schema.ecma_regex import expression
from validator.lazy_dataclasses import dataclass

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

Path = tuple[str | int, ...]
Schema = dict[str, Any] | bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A keyword that a value does not satisfy."""

    path: Path  #: of the value
    keyword: str
    wanted: Any  #: what the schema says under that keyword
    schema: Mapping[str, Any]  #: the subschema that holds the keyword, with its annotations
    found: Any  #: the value
    names: tuple[str, ...] = ()  #: of its members that are wrong, where the keyword does not say it itself
    certain: bool = True  #: not just a remark


def failures(schema: dict[str, Any], data: object) -> Iterator[Failure]:
    """Yield every keyword that ``data`` fails, each once, in the order of the schema."""
    try:
        found = [Failure(*each) for each in pack_keywords.failing(schema, data)]
    except pack_keywords.Unsupported:
        found = by_library(schema, data)
    seen = set()
    for failure in found:
        key = (failure.path, failure.keyword, id(failure.wanted))
        if key not in seen:
            seen.add(key)
            yield failure


def by_library(schema: dict[str, Any], data: object) -> list[Failure]:
    """Return every keyword that ``data`` fails, some perhaps twice, whatever the schema says."""
    errors = _validator(schema).iter_errors(cast(Any, data))
    return [_failure(leaf) for error in errors for leaf in _leaves(error)]


def fits(schema: Schema, value: object) -> bool:
    """Tell whether ``value`` fits a schema that refers to nothing outside itself."""
    if isinstance(schema, bool):
        return schema
    try:
        return next(pack_keywords.failing(schema, value), None) is None
    except pack_keywords.Unsupported:
        return bool(_validator(schema).is_valid(cast(Any, value)))


def fits_inside(root: Schema, schema: Schema, value: object) -> bool:
    """Tell whether ``value`` fits a schema that may refer to the definitions of ``root``, where it lies."""
    if isinstance(schema, bool) or isinstance(root, bool):
        return fits(schema, value)
    try:
        return pack_keywords.fits(root, schema, value)
    except pack_keywords.Unsupported:
        return fits(_kept({**schema, "$defs": root.get("$defs", {})}), value)


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
    """Return the subschemas that speak about the value at ``path``, with every ``$ref`` followed.

    Conditions are decided by ``data``, the whole document; a place that does not exist may be asked for.
    """
    found = _applying(schema, schema, data)
    for step in path:
        inside = _member(data, step)
        found = [
            deeper
            for subschema in found
            for child in _children(subschema, step)
            for deeper in _applying(schema, child, inside)
        ]
        data = inside
    return found


#: keywords that hold a schema, a list of schemas, or schemas by names
_ONE = (
    *("if", "then", "else", "not", "items", "contains", "propertyNames", "contentSchema"),
    *("additionalProperties", "unevaluatedItems", "unevaluatedProperties"),
)
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
#: all other keywords of 2020-12 that a schema may have here; they refer to nothing and name nothing
_REST = (
    *("$schema", "$id", "$ref", "$comment", "title", "description", "default", "examples", "deprecated"),
    *("readOnly", "writeOnly", "type", "enum", "const", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems"),
    *("uniqueItems", "minContains", "maxContains", "required", "minProperties", "maxProperties"),
    *("dependentRequired", "contentEncoding", "contentMediaType"),
)
KNOWN = frozenset((*_ONE, *_SEVERAL, *_NAMED, *_REST))


def parts(schema: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every schema inside one that fits the metaschema, itself first, with the way there."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for keyword, inner in schema.items():
        if keyword in _ONE:
            yield from parts(inner, (*place, keyword))
        elif keyword in _SEVERAL:
            for number, item in enumerate(inner):
                yield from parts(item, (*place, keyword, str(number)))
        elif keyword in _NAMED:
            for name, member in inner.items():
                yield from parts(member, (*place, keyword, name))


def annotation(subschemas: list[Mapping[str, Any]], name: str) -> Any:
    """Return the first value that one of the subschemas gives to the annotation ``name``; else None."""
    return next((subschema[name] for subschema in subschemas if name in subschema), None)


# --- jsonschema --------------------------------------------------------------------------------------


def _failure(error: ValidationError) -> Failure:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    return Failure(
        path=tuple(error.absolute_path),
        keyword=str(error.validator or "false"),
        wanted=error.validator_value,
        schema=schema,
        found=error.instance,
    )


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield the error itself, or, where a choice of schemas failed, those of the branch that was meant."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    meant = [branch for branch in branches.values() if not any(_is_decisive(inner) for inner in branch)]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _leaves(inner)


def _is_decisive(error: ValidationError) -> bool:
    """Tell whether an error shows that its branch was not meant: a wrong type, or another discriminator."""
    if error.validator == "type":
        return len(error.path) == 0
    return error.validator in ("const", "enum") and len(error.path) <= 1


@lru_cache
def _validator_class() -> Any:
    with deadline.paused():
        from jsonschema import Draft202012Validator, validators

    return validators.extend(  # type: ignore[no-untyped-call]  # jsonschema leaves this function untyped
        Draft202012Validator,
        {
            "pattern": _pattern,
            "properties": _properties,
            "patternProperties": _pattern_properties,
            "multipleOf": _multiple_of,
        },
    )


_validators: dict[int, tuple[dict[str, Any], Validator]] = {}


def _validator(schema: dict[str, Any]) -> Validator:
    """Return a validator that fetches nothing: its registry is empty, so only inner references resolve."""
    from referencing import Registry

    known = _validators.get(id(schema))
    if known is None:
        if len(_validators) > 500:
            _validators.clear()
        known = _validators[id(schema)] = (schema, _validator_class()(schema, registry=Registry()))
    return known[1]


def _pattern(validator: Any, pattern: str, value: object, schema: Any) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    if validator.is_type(value, "string") and not expression(pattern).search(str(value)):
        yield ValidationError("pattern")


def _properties(validator: Any, properties: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "object"):
        for key, subschema in properties.items():
            if key in value:
                yield from _inside(validator, value[key], subschema, key, key)


def _pattern_properties(validator: Any, patterns: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not validator.is_type(value, "object"):
        return
    for pattern, subschema in patterns.items():
        for key, member in value.items():
            if expression(pattern).search(key):
                yield from _inside(validator, member, subschema, key, pattern)


def _inside(
    validator: Any, member: Any, subschema: Any, key: str, schema_path: str
) -> Iterator[ValidationError]:
    for error in validator.descend(member, subschema, path=key, schema_path=schema_path):
        if subschema is False:  # of this one the library forgets the place
            error.path.appendleft(key)
        yield error


def _multiple_of(validator: Any, divisor: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    from fractions import Fraction

    from jsonschema import ValidationError

    if validator.is_type(value, "number") and Fraction(str(value)) % Fraction(str(divisor)):
        yield ValidationError("multipleOf")


# --- what a schema says about a place ----------------------------------------------------------------


def _applying(root: dict[str, Any], schema: Schema, value: object) -> list[Mapping[str, Any]]:
    """Return ``schema`` and every schema inside it that applies to the same value."""
    if not isinstance(schema, Mapping):
        return []
    found: list[Mapping[str, Any]] = [schema]
    inner: list[Schema] = list(schema.get("allOf", ()))
    if "$ref" in schema:
        inner.append(_resolved(root, schema["$ref"]))
    if "if" in schema:
        holds = fits_inside(root, schema["if"], value)
        inner.append(schema.get("then" if holds else "else", True))
    for subschema in inner:
        found += _applying(root, subschema, value)
    return found


_conditions: dict[str, dict[str, Any]] = {}


def _kept(schema: dict[str, Any]) -> dict[str, Any]:
    """Return one and the same object for equal schemas, so that their validators are made once."""
    return _conditions.setdefault(repr(schema), schema)


def _resolved(root: dict[str, Any], reference: str) -> Schema:
    found: Any = root
    for step in reference.removeprefix("#").split("/")[1:]:
        found = (
            found.get(step.replace("~1", "/").replace("~0", "~"), True) if isinstance(found, dict) else True
        )
    result: Schema = found
    return result


def _children(schema: Mapping[str, Any], step: str | int) -> Iterator[Schema]:
    if isinstance(step, int):
        prefix = schema.get("prefixItems", ())
        if step < len(prefix):
            yield prefix[step]
        elif "items" in schema:
            yield schema["items"]
        return
    properties = schema.get("properties", {})
    by_pattern = [
        inner for name, inner in schema.get("patternProperties", {}).items() if expression(name).search(step)
    ]
    yield from by_pattern
    if step in properties:
        yield properties[step]
    elif not by_pattern and isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]


def _member(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None
