"""The keywords of JSON Schema that packs are made of, judged without a library, which takes long to import.

What it does not know it refuses, so that :mod:`validator.json_schema.keywords` asks the library; a property
test holds both to the same findings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from validator.json_schema.ecma_regex import expression

Path = tuple[str | int, ...]
#: the place of a value, the keyword that it fails, what the schema says under it, the schema, the value
Failing = tuple[Path, str, Any, Any, Any]
_Judge = Callable[["_Judging", Any, Mapping[str, Any], Any, Path], Iterator[Failing]]
_Test = Callable[[Any, Any], bool]


class Unsupported(Exception):
    """The schema says something that is for the library."""


def failing(root: Mapping[str, Any], data: object) -> Iterator[Failing]:
    """Yield every keyword of a schema that ``data`` fails, in the order of the schema, some perhaps twice.

    References lead to other places of ``root``. Raises Unsupported, perhaps after some were yielded.
    """
    return _Judging(root).schema(root, data, ())


def fits(root: Mapping[str, Any], schema: Mapping[str, Any], value: object) -> bool:
    """Tell whether a value fits a schema whose references lead to other places of ``root``.

    Raises Unsupported.
    """
    return _Judging(root).fits(schema, value)


class _Judging:
    """One value before one schema."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root

    def schema(self, schema: Any, value: Any, path: Path) -> Iterator[Failing]:
        if isinstance(schema, bool):
            if not schema:
                yield path, "false", None, {}, value
            return
        if "$id" in schema and schema is not self.root:
            raise Unsupported  # what is inside refers to other places
        for keyword, wanted in schema.items():
            if keyword in _TESTS:
                kind, test = _TESTS[keyword]
                if (kind is None or _is(value, kind)) and not test(wanted, value):
                    yield path, keyword, wanted, schema, value
            elif keyword in _INSIDE:
                yield from _INSIDE[keyword](self, wanted, schema, value, path)
            elif keyword not in _SILENT and not keyword.startswith("x-"):
                raise Unsupported

    def fits(self, schema: Any, value: Any) -> bool:
        return next(self.schema(schema, value, ()), None) is None

    def ref(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        found: Any = self.root
        start, *steps = wanted.split("/")
        if start != "#" or "%" in wanted:
            raise Unsupported
        for step in steps:
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, Mapping) or name not in found:
                raise Unsupported
            found = found[name]
        yield from self.schema(found, value, path)

    def all_of(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for each in wanted:
            yield from self.schema(each, value, path)

    def condition(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        yield from self.schema(schema.get("then" if self.fits(wanted, value) else "else", True), value, path)

    def none_of(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        if self.fits(wanted, value):
            yield path, "not", wanted, schema, value

    def properties(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        if isinstance(value, dict):
            for key, inner in wanted.items():
                if key in value:
                    yield from self.schema(inner, value[key], (*path, key))

    def others(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        """Judge the members of which neither ``properties`` nor ``patternProperties`` speaks."""
        if "patternProperties" in schema:
            raise Unsupported
        if not isinstance(value, dict):
            return
        others = [key for key in value if key not in schema.get("properties", {})]
        if wanted is False and others:
            yield path, "additionalProperties", wanted, schema, value
        elif wanted is not False:
            for key in others:
                yield from self.schema(wanted, value[key], (*path, key))

    def items(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        if "prefixItems" in schema or isinstance(wanted, bool):
            raise Unsupported
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.schema(wanted, item, (*path, index))

    def contains(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        if "minContains" in schema or "maxContains" in schema:
            raise Unsupported
        if isinstance(value, list) and not any(self.fits(wanted, item) for item in value):
            yield path, "contains", wanted, schema, value


#: keywords that hold other schemas
_INSIDE: dict[str, _Judge] = {
    "$ref": _Judging.ref,
    "allOf": _Judging.all_of,
    "if": _Judging.condition,
    "not": _Judging.none_of,
    "properties": _Judging.properties,
    "additionalProperties": _Judging.others,
    "items": _Judging.items,
    "contains": _Judging.contains,
}
#: keywords that say nothing themselves
_SILENT = {
    *("$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default", "writeOnly"),
    *("then", "else"),
}


def _is(value: object, kind: str) -> bool:
    """Tell whether a value is of a type of JSON Schema."""
    if isinstance(value, bool):  # for Python also a number
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return isinstance(value, _CLASSES[kind])


_CLASSES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "boolean": (),
    "null": type(None),
}


def _is_of(wanted: str | list[str], value: object) -> bool:
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return any(_is(value, kind) for kind in kinds)


def _same(value: Any) -> Hashable:
    """Return what is equal for equal values: 1 is 1.0, but not true."""
    if isinstance(value, dict):
        return "object", frozenset((key, _same(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return "array", tuple(map(_same, value))
    return ("boolean", value) if isinstance(value, bool) else ("", value)


#: keywords that look at the value alone: of which type it must be to be meant, and what it must fulfil
_TESTS: dict[str, tuple[str | None, _Test]] = {
    "type": (None, _is_of),
    "enum": (None, lambda wanted, value: _same(value) in map(_same, wanted)),
    "const": (None, lambda wanted, value: _same(wanted) == _same(value)),
    "pattern": ("string", lambda wanted, value: expression(wanted).search(value) is not None),
    "minLength": ("string", lambda wanted, value: len(value) >= wanted),
    "maxLength": ("string", lambda wanted, value: len(value) <= wanted),
    "minimum": ("number", lambda wanted, value: value >= wanted),
    "maximum": ("number", lambda wanted, value: value <= wanted),
    "minItems": ("array", lambda wanted, value: len(value) >= wanted),
    "maxItems": ("array", lambda wanted, value: len(value) <= wanted),
    "uniqueItems": ("array", lambda wanted, value: not wanted or len({*map(_same, value)}) == len(value)),
    "required": ("object", lambda wanted, value: all(name in value for name in wanted)),
}
