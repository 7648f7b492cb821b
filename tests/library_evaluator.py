"""What the jsonschema library says about a value: the oracle for the evaluator of packs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry

from validator.json_schema.ecma_regex import expression
from validator.json_schema.keywords import Failure


def by_library(schema: dict[str, Any], data: object) -> list[Failure]:
    """Return every keyword that ``data`` fails, some perhaps twice.

    Nothing is fetched: the registry is empty, so only inner references resolve.
    """
    errors = _VALIDATOR(schema, registry=Registry()).iter_errors(cast(Any, data))
    return [_failure(leaf) for error in errors for leaf in _leaves(error)]


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
        if inner.schema_path:  # else the branch is just ``false``, which is never meant
            branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    meant = [branch for branch in branches.values() if not any(_is_decisive(inner) for inner in branch)]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _leaves(inner)


def _is_decisive(error: ValidationError) -> bool:
    """Tell whether an error shows that its branch was not meant: a wrong type, or another discriminator."""
    if error.validator == "type" or error.schema is False:
        return len(error.path) == 0
    return error.validator in ("const", "enum") and len(error.path) <= 1


# --- where the library differs: patterns are those of ECMA-262, decimals are exact, ``false`` has a place ---


def _pattern(validator: Any, pattern: str, value: object, schema: Any) -> Iterator[ValidationError]:
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


def _prefix_items(validator: Any, prefix: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "array"):
        for index, (item, subschema) in enumerate(zip(value, prefix, strict=False)):
            yield from _inside(validator, item, subschema, index, index)


def _inside(
    validator: Any, member: Any, subschema: Any, key: str | int, schema_path: str | int
) -> Iterator[ValidationError]:
    for error in validator.descend(member, subschema, path=key, schema_path=schema_path):
        if subschema is False:  # of this one the library forgets the place
            error.path.appendleft(key)
        yield error


def _multiple_of(validator: Any, divisor: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "number") and Fraction(str(value)) % Fraction(str(divisor)):
        yield ValidationError("multipleOf")


_VALIDATOR = validators.extend(  # type: ignore[no-untyped-call]  # jsonschema leaves this function untyped
    Draft202012Validator,
    {
        "pattern": _pattern,
        "properties": _properties,
        "patternProperties": _pattern_properties,
        "prefixItems": _prefix_items,
        "multipleOf": _multiple_of,
    },
)
