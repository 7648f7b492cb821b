"""Ways to the values of a document, as expressions that ask only what the pack's schema leaves open.

A generated function looks at ways only after the document has passed the schema. So a field that the schema
requires is there, and one that it does not allow is not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from validator.fast_path.expressions import every, python, statement
from validator.json_schema import walker
from validator.json_schema.ecma_regex import expression
from validator.json_schema.keywords import Schema

#: the types of values other than null
TYPES = ("object", "array", "string", "boolean", "integer", "number")


@dataclass(frozen=True)
class Value:
    """What an expression gives, and the schemas that all hold for it."""

    expression: ast.expr
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
            and not any(expression(pattern).search(key) for pattern in schema.get("patternProperties", ()))
            for schema in self.schemas
        )


@dataclass(frozen=True)
class Loop:
    """``for target in over``."""

    target: ast.expr
    over: ast.expr


@dataclass(frozen=True)
class Way:
    """A way through a document: what to go through and ask for, in this order, and where it ends."""

    end: Value
    clauses: tuple[Loop | ast.expr, ...] = ()  #: loops and conditions, one inside the other
    around: tuple[Value, ...] = ()  #: what the end is in, outermost first
    steps: tuple[str, ...] = ()
    is_open: bool = True  #: False: no document that fits the schema has it

    def listed(self, what: ast.expr) -> ast.expr:
        """Return an expression for the list of what an expression gives at each end."""
        if not self.is_open:
            return python("[]")
        asked: list[ast.expr] = []  # before the first loop
        loops: list[ast.comprehension] = []
        for clause in self.clauses:
            if isinstance(clause, Loop):
                loops.append(ast.comprehension(clause.target, clause.over, [], 0))
            else:
                (loops[-1].ifs if loops else asked).append(clause)
        ends = ast.ListComp(what, loops) if loops else ast.List([what])
        return python("ends if asked else []", ends=ends, asked=every(asked)) if asked else ends

    def at_each(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Return statements that run once for each end."""
        for clause in reversed(self.clauses):
            if isinstance(clause, Loop):
                outer = statement("for target in over: pass", target=clause.target, over=clause.over)
            else:
                outer = statement("if asked: pass", asked=clause)
            outer.body = statements
            statements = [outer]
        return statements

    def only_if(self, condition: ast.expr) -> Way:
        """Return the way to those of its ends for which a condition holds."""
        return replace(self, clauses=(*self.clauses, condition))


class Ways:
    """The ways through the documents of one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._names = 0

    def root(self) -> Value:
        """Return the document, which has the name ``document``, as a value."""
        return Value(ast.Name("document"), tuple(self._all(self._schema)))

    def lead(self, start: Value, steps: tuple[str, ...], around: tuple[Value, ...] = ()) -> Way:
        """Return the way from a value, which is in others, along steps: keys, indexes, ``*``, ``**``."""
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
                Value(item, self._schemas(end, "items")), (*way.clauses, Loop(item, end.expression)), around
            )
        if step == "**" or not end.is_a("object"):
            return None
        there = python("block[step]", block=end.expression, step=step)
        asked = () if end.has(step) else (python("step in block", block=end.expression, step=step),)
        inner = Value(there, self._schemas(end, "properties", step))
        return Way(inner, (*way.clauses, *asked), around, is_open=end.may_have(step))

    def _found(self, way: Way, steps: tuple[str, ...]) -> Way:
        """Return the way along steps that have to be looked for when a document is there."""
        value, around = self._name("o"), self._name("p")
        found = python("find(block, steps)", block=way.end.expression, steps=steps)
        blocks = [python("around[at]", around=around, at=at) for at in range(len(steps))]
        return replace(
            way,
            end=Value(value),
            clauses=(*way.clauses, Loop(ast.Tuple([value, around]), found)),
            around=(*way.around, *map(Value, blocks)),
        )

    def _name(self, letter: str) -> ast.Name:
        self._names += 1
        return ast.Name(f"{letter}{self._names}")

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
            yield from self._all(walker.resolve(self._schema, reference), (*followed, reference))
        for each in schema.get("allOf", ()):
            yield from self._all(each, followed)


def steps(place: str) -> tuple[str, ...]:
    """Return the steps of a JSON Pointer."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:])
