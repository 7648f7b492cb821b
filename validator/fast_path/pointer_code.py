"""Ways to the values of a document, as Python that asks only what the pack's schema leaves open.

A generated function looks at ways only after the document has passed the schema. So a field that the schema
requires is there, and one that it does not allow is not.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from validator.json_schema.keywords import Schema

#: the types of values other than null
TYPES = ("object", "array", "string", "boolean", "integer", "number")


@dataclass(frozen=True)
class Value:
    """What an expression gives, and the schemas that all hold for it."""

    expression: str
    schemas: tuple[Mapping[str, Any], ...] = ()

    def is_a(self, kind: str) -> bool:
        """Tell whether the value is sure to be of a type."""
        return any(schema.get("type") == kind for schema in self.schemas)

    def is_there(self) -> bool:
        """Tell whether the value is sure to be another than None."""
        return any(schema.get("type") in TYPES for schema in self.schemas)

    def has(self, key: str) -> bool:
        """Tell whether an object is sure to have a key."""
        return any(key in schema.get("required", ()) for schema in self.schemas)

    def may_have(self, key: str) -> bool:
        """Tell whether an object may have a key."""
        return not any(
            schema.get("additionalProperties") is False
            and key not in schema.get("properties", {})
            and "patternProperties" not in schema
            for schema in self.schemas
        )


@dataclass(frozen=True)
class Way:
    """A way through a document: what to go through and ask for, in this order, and where it ends."""

    end: Value
    clauses: tuple[str, ...] = ()  #: ``for … in …`` and ``if …``, as they follow each other in Python
    around: tuple[Value, ...] = ()  #: what the end is in, outermost first
    steps: tuple[str, ...] = ()
    is_open: bool = True  #: False: no document that fits the schema has it

    def listed(self, what: str) -> str:
        """Return an expression for the list of what an expression gives at each end."""
        if not self.is_open:
            return "[]"
        asked = list(itertools.takewhile(lambda clause: clause.startswith("if "), self.clauses))
        ends = f"[{' '.join((what, *self.clauses[len(asked) :]))}]"
        conditions = " and ".join(clause.removeprefix("if ") for clause in asked)
        return f"({ends} if {conditions} else [])" if asked else ends

    def only_if(self, condition: str) -> Way:
        """Return the way to those of its ends for which a condition holds."""
        return replace(self, clauses=(*self.clauses, f"if {condition}"))


class Ways:
    """The ways through the documents of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._names = 0

    def root(self, expression: str) -> Value:
        """Return the document as a value."""
        return Value(expression, tuple(self._all(self._schema)))

    def lead(self, start: Value, steps: tuple[str, ...], around: tuple[Value, ...] = ()) -> Way:
        """Return the way from a value, which is in others, along steps: keys, indexes, or ``*`` for any."""
        way = Way(start, around=around)
        for at, step in enumerate(steps):
            inside = self._inside(way, step)
            if inside is None:
                way = self._found(way, steps[at:])
                break
            way = inside
            if not way.is_open:
                break
        return replace(way, steps=steps)

    def _inside(self, way: Way, step: str) -> Way | None:
        """Return the way one step further; None if the schema does not tell enough."""
        end, around = way.end, (*way.around, way.end)
        if step == "*":
            if not end.is_a("array"):
                return None
            item = self._name("i")
            return Way(
                Value(item, self._schemas(end, "items")),
                (*way.clauses, f"for {item} in {end.expression}"),
                around,
            )
        if not end.is_a("object"):
            return None
        inner = Value(f"{end.expression}[{step!r}]", self._schemas(end, "properties", step))
        asked = () if end.has(step) else (f"if {step!r} in {end.expression}",)
        return Way(inner, (*way.clauses, *asked), around, is_open=end.may_have(step))

    def _found(self, way: Way, steps: tuple[str, ...]) -> Way:
        """Return the way along steps that have to be looked for when a document is there."""
        value, around = self._name("o"), self._name("p")
        return replace(
            way,
            end=Value(value),
            clauses=(*way.clauses, f"for {value}, {around} in find({way.end.expression}, {steps!r})"),
            around=(*way.around, *(Value(f"{around}[{at}]") for at in range(len(steps)))),
        )

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    def _schemas(self, value: Value, keyword: str, *keys: str) -> tuple[Mapping[str, Any], ...]:
        """Return the schemas for what is inside a value."""
        found: list[Mapping[str, Any]] = []
        for schema in value.schemas:
            inner = schema.get(keyword)
            for key in keys:
                inner = inner.get(key) if isinstance(inner, dict) else None
            if isinstance(inner, dict):
                found += self._all(inner)
        return tuple(found)

    def _all(self, schema: Schema, followed: tuple[str, ...] = ()) -> Iterator[Mapping[str, Any]]:
        """Yield a schema and those that it refers to: what fits it fits them all."""
        if isinstance(schema, bool):
            return
        yield schema
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in followed:
            yield from self._all(target(self._schema, reference), (*followed, reference))
        for each in schema.get("allOf", ()):
            yield from self._all(each, followed)


def target(schema: Any, reference: str) -> Any:
    """Return the part of a schema that ``#/…`` refers to. Raises LookupError for any other reference."""
    if not reference.startswith("#/"):
        raise LookupError(reference)
    for step in steps(reference[1:]):
        schema = schema[step]
    return schema


def steps(place: str) -> tuple[str, ...]:
    """Return the steps of a JSON Pointer."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:])
