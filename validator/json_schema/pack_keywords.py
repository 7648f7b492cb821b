"""The evaluator of JSON Schema 2020-12 for packs: which keywords a value fails.

It knows every keyword that a pack may use (:data:`validator.json_schema.walker.KNOWN`); ``format`` and the
other annotations decide nothing. In the tests the jsonschema library finds the same failures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from validator.json_schema.ecma_regex import expression
from validator.json_schema.equality import comparable, is_equal
from validator.json_schema.walker import KNOWN, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

Path = tuple[str | int, ...]
#: the path of a value, the keyword that it fails, what the schema says under it, the schema, the value
Failing: TypeAlias = "tuple[Path, str, Any, Any, Any]"
_Judge: TypeAlias = "Callable[[_Evaluator, Any, Mapping[str, Any], Any, Path], Iterator[Failing]]"
_Test: TypeAlias = "Callable[[Any, Any], bool]"


class UnsupportedKeyword(Exception):
    """A schema has a keyword that no pack may use: its name."""


def failing(root: Mapping[str, Any], data: object) -> Iterator[Failing]:
    """Yield every keyword of a schema that ``data`` fails, in the order of the schema, some perhaps twice.

    Where a choice of schemas fails and it is clear which of them was meant, that one's failures take its
    place. References lead to other places of ``root``; LookupError is raised if one leads to nothing.
    """
    return failing_inside(root, root, data)


def failing_inside(root: Mapping[str, Any], schema: Mapping[str, Any], value: object) -> Iterator[Failing]:
    """Yield the same for a value and a schema whose references lead to other places of ``root``."""
    return _Evaluator(root).failing(schema, value, ())


def fits(root: Mapping[str, Any], schema: Mapping[str, Any], value: object) -> bool:
    """Tell whether a value matches a schema whose references lead to other places of ``root``."""
    return _Evaluator(root).fits(schema, value)


class _Evaluator:
    """Checks values by schemas with one root."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root

    def failing(self, schema: Any, value: Any, path: Path) -> Iterator[Failing]:
        if isinstance(schema, bool):
            if not schema:
                yield path, "false", None, {}, value
            return
        for keyword, wanted in schema.items():
            if keyword in _TESTS:
                kind, test = _TESTS[keyword]
                if (kind is None or _is(value, kind)) and not test(wanted, value):
                    yield path, keyword, wanted, schema, value
            elif keyword in _APPLICATORS:
                kind, judge = _APPLICATORS[keyword]
                if kind is None or _is(value, kind):
                    yield from judge(self, wanted, schema, value, path)
            elif keyword not in KNOWN and not keyword.startswith("x-"):
                raise UnsupportedKeyword(keyword)

    def fits(self, schema: Any, value: Any) -> bool:
        return next(self.failing(schema, value, ()), None) is None

    # --- the same value ---

    def ref(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        return self.failing(resolve(self.root, wanted), value, path)

    def all_of(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for branch in wanted:
            yield from self.failing(branch, value, path)

    def any_of(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        branches = []
        for branch in wanted:
            found = [*self.failing(branch, value, path)]
            if not found:
                return
            branches.append(found)
        yield from _meant(branches, path) or [(path, "anyOf", wanted, schema, value)]

    def one_of(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        branches = [[*self.failing(branch, value, path)] for branch in wanted]
        fitting = sum(not found for found in branches)
        if fitting == 0:
            yield from _meant(branches, path) or [(path, "oneOf", wanted, schema, value)]
        elif fitting > 1:
            yield path, "oneOf", wanted, schema, value

    def none_of(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        if self.fits(wanted, value):
            yield path, "not", wanted, schema, value

    def condition(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        return self.failing(schema.get("then" if self.fits(wanted, value) else "else", True), value, path)

    def dependents(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for key, inner in wanted.items():
            if key in value:
                yield from self.failing(inner, value, path)

    # --- the members of an object ---

    def properties(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for key, inner in wanted.items():
            if key in value:
                yield from self.failing(inner, value[key], (*path, key))

    def patterns(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for pattern, inner in wanted.items():
            for key in filter(expression(pattern).search, value):
                yield from self.failing(inner, value[key], (*path, key))

    def additional(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        """Check the members that neither ``properties`` nor ``patternProperties`` covers."""
        named = self._named(schema, value)
        others = [key for key in value if key not in named]
        if wanted is False and others:
            yield path, "additionalProperties", wanted, schema, value
        elif wanted is not False:
            for key in others:
                yield from self.failing(wanted, value[key], (*path, key))

    def names(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for key in value:
            yield from self.failing(wanted, key, path)

    def other_members(
        self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path
    ) -> Iterator[Failing]:
        known = self._evaluated(schema, value)
        if not all(key in known or self.fits(wanted, inner) for key, inner in value.items()):
            yield path, "unevaluatedProperties", wanted, schema, value

    # --- the items of an array ---

    def prefix(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        for index, (inner, item) in enumerate(zip(wanted, value, strict=False)):
            yield from self.failing(inner, item, (*path, index))

    def items(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        first = len(schema.get("prefixItems", ()))
        if wanted is False and len(value) > first:
            yield path, "items", wanted, schema, value
        elif wanted is not False:
            for index in range(first, len(value)):
                yield from self.failing(wanted, value[index], (*path, index))

    def contains(self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Failing]:
        count = sum(self.fits(wanted, item) for item in value)
        least, most = schema.get("minContains", 1), schema.get("maxContains", len(value))
        if count > most:
            yield path, "maxContains", most, schema, value
        elif count < least:
            keyword = "minContains" if count else "contains"
            yield path, keyword, least if count else wanted, schema, value

    def other_items(
        self, wanted: Any, schema: Mapping[str, Any], value: Any, path: Path
    ) -> Iterator[Failing]:
        known = self._evaluated(schema, value)
        if not all(index in known or self.fits(wanted, item) for index, item in enumerate(value)):
            yield path, "unevaluatedItems", wanted, schema, value

    # --- which members and items other keywords have checked ---

    def _evaluated(self, schema: Any, value: Any) -> set[str | int]:
        """Return the keys or indexes of a value that a schema has checked, apart from the value's own."""
        if isinstance(schema, bool):
            return set()
        found: set[str | int] = set()
        if isinstance(value, dict):
            found |= self._named(schema, value)
            for keyword in ("additionalProperties", "unevaluatedProperties"):
                if keyword in schema:
                    found |= {key for key, inner in value.items() if self.fits(schema[keyword], inner)}
        else:
            found |= {*range(len(value) if "items" in schema else len(schema.get("prefixItems", ())))}
            for keyword in ("contains", "unevaluatedItems"):
                if keyword in schema:
                    found |= {index for index, item in enumerate(value) if self.fits(schema[keyword], item)}
        for inner in self._applying(schema, value):
            found |= self._evaluated(inner, value)
        return found

    def _named(self, schema: Mapping[str, Any], value: Mapping[str, Any]) -> set[str | int]:
        """Return the keys of an object that ``properties`` or ``patternProperties`` covers."""
        patterns = [expression(pattern) for pattern in schema.get("patternProperties", ())]
        found = {key for key in value if any(pattern.search(key) for pattern in patterns)}
        return {*found, *(key for key in schema.get("properties", ()) if key in value)}

    def _applying(self, schema: Mapping[str, Any], value: Any) -> Iterator[Any]:
        """Yield the schemas inside one that check the same value, those aside that it does not match."""
        if "$ref" in schema:
            yield resolve(self.root, schema["$ref"])
        for keyword in ("allOf", "anyOf", "oneOf"):
            yield from (branch for branch in schema.get(keyword, ()) if self.fits(branch, value))
        if "if" in schema:
            fits = self.fits(schema["if"], value)
            yield from (schema["if"], schema.get("then", True)) if fits else (schema.get("else", True),)
        if isinstance(value, dict):
            yield from (inner for key, inner in schema.get("dependentSchemas", {}).items() if key in value)


def _meant(branches: list[list[Failing]], path: Path) -> list[Failing]:
    """Return the failures of the one branch of a choice that was meant; none if that is not clear."""
    meant = [branch for branch in branches if not any(_is_decisive(each, path) for each in branch)]
    return meant[0] if len(meant) == 1 else []


def _is_decisive(failure: Failing, path: Path) -> bool:
    """Tell whether a failure shows that its branch was not meant: a wrong type, or another discriminator.

    ``path`` is that of the value that the choice is about.
    """
    depth, keyword = len(failure[0]) - len(path), failure[1]
    if keyword in ("type", "false"):
        return depth == 0
    return depth <= 1 and keyword in ("const", "enum")


#: keywords that hold other schemas, each with the type of the values that it is about
_APPLICATORS: dict[str, tuple[str | None, _Judge]] = {
    "$ref": (None, _Evaluator.ref),
    "allOf": (None, _Evaluator.all_of),
    "anyOf": (None, _Evaluator.any_of),
    "oneOf": (None, _Evaluator.one_of),
    "not": (None, _Evaluator.none_of),
    "if": (None, _Evaluator.condition),
    "dependentSchemas": ("object", _Evaluator.dependents),
    "properties": ("object", _Evaluator.properties),
    "patternProperties": ("object", _Evaluator.patterns),
    "additionalProperties": ("object", _Evaluator.additional),
    "propertyNames": ("object", _Evaluator.names),
    "unevaluatedProperties": ("object", _Evaluator.other_members),
    "prefixItems": ("array", _Evaluator.prefix),
    "items": ("array", _Evaluator.items),
    "contains": ("array", _Evaluator.contains),
    "unevaluatedItems": ("array", _Evaluator.other_items),
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


def _is_multiple(divisor: Any, value: Any) -> bool:
    """Tell whether a number is a multiple of another, both as they are written: 0.3 is one of 0.1."""
    from fractions import Fraction  # few packs need it

    try:
        return not Fraction(repr(value)) % Fraction(repr(divisor))
    except ValueError:  # infinity, and an integer too long to be written
        return isinstance(value, int) and isinstance(divisor, int) and value % divisor == 0


#: keywords that look at the value alone: of which type it must be to be meant, and what it must fulfil
_TESTS: dict[str, tuple[str | None, _Test]] = {
    "type": (None, _is_of),
    "enum": (None, lambda wanted, value: comparable(value) in map(comparable, wanted)),
    "const": (None, is_equal),
    "pattern": ("string", lambda wanted, value: expression(wanted).search(value) is not None),
    "minLength": ("string", lambda wanted, value: len(value) >= wanted),
    "maxLength": ("string", lambda wanted, value: len(value) <= wanted),
    "minimum": ("number", lambda wanted, value: value >= wanted),
    "maximum": ("number", lambda wanted, value: value <= wanted),
    "exclusiveMinimum": ("number", lambda wanted, value: value > wanted),
    "exclusiveMaximum": ("number", lambda wanted, value: value < wanted),
    "multipleOf": ("number", _is_multiple),
    "minItems": ("array", lambda wanted, value: len(value) >= wanted),
    "maxItems": ("array", lambda wanted, value: len(value) <= wanted),
    "uniqueItems": (
        "array",
        lambda wanted, value: not wanted or len({*map(comparable, value)}) == len(value),
    ),
    "required": ("object", lambda wanted, value: all(name in value for name in wanted)),
    "minProperties": ("object", lambda wanted, value: len(value) >= wanted),
    "maxProperties": ("object", lambda wanted, value: len(value) <= wanted),
    "dependentRequired": (
        "object",
        lambda wanted, value: all(
            name in value for key, names in wanted.items() if key in value for name in names
        ),
    ),
}
