"""Ways to the values of a document, as expressions that ask only what the pack's schema leaves open.

A generated function looks at ways only after the document has passed the schema. So a field that the schema
requires is there, and one that it does not allow is not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from validator.fast_path.expressions import every, filled, python, statement
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


#: what to go through and ask for, in this order: loops and conditions, one inside the other
Clauses = tuple[ast.comprehension | ast.expr, ...]


@dataclass(frozen=True)
class Way:
    """A way through a document: what to go through and ask for, and where it ends."""

    end: Value
    clauses: Clauses = ()
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
            if isinstance(clause, ast.comprehension):
                loops.append(ast.comprehension(clause.target, clause.iter, [], 0))
            else:
                (loops[-1].ifs if loops else asked).append(clause)
        ends = ast.ListComp(what, loops) if loops else ast.List([what])
        return python("ends if asked else []", ends=ends, asked=every(asked)) if asked else ends

    def only_if(self, condition: ast.expr) -> Way:
        """Return the way to those of its ends for which a condition holds."""
        return replace(self, clauses=(*self.clauses, condition))


def at_each(ends: Iterable[tuple[Clauses, list[ast.stmt]]]) -> list[ast.stmt]:
    """Return statements that run at each end of some ways; ways that begin alike share their loops."""
    found: list[ast.stmt] = []
    shared: dict[str, tuple[Any, list[tuple[Clauses, list[ast.stmt]]]]] = {}
    for clauses, statements in ends:
        if not clauses:
            found += statements
            continue
        first, names = clauses[0], {}
        if isinstance(first, ast.comprehension):
            loop = statement("for target in over: pass", target=first.target, over=first.iter)
            outer, inner = shared.setdefault(f"for {ast.unparse(first.iter)}", (loop, []))
            names = {ast.unparse(first.target): outer.target}
        else:
            block = statement("if asked: pass", asked=first)
            outer, inner = shared.setdefault(ast.unparse(first), (block, []))
        inner.append((tuple(filled([*clauses[1:]], names)), filled(statements, names)))
    for outer, inner in shared.values():
        outer.body = at_each(inner)
        found.append(outer)
    return found


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
        for step in steps:
            way = self._inside(way, step)
            if not way.is_open:
                break
        return replace(way, steps=steps)

    def _inside(self, way: Way, step: str) -> Way:
        """Return the way one step further, which asks for what the schema leaves open."""
        end, around = way.end, (*way.around, way.end)
        if step in ("*", "**") or (step.isdecimal() and not end.is_a("object")):
            item, is_item = self._name(), step == "*" and end.is_a("array")
            over = (
                end.expression if is_item else python("inside(block, step)", block=end.expression, step=step)
            )
            schemas = self._schemas(end, "items") if is_item else ()
            return Way(Value(item, schemas), (*way.clauses, ast.comprehension(item, over, [], 0)), around)
        asked = [] if end.is_a("object") else [python("block.__class__ is dict", block=end.expression)]
        if not end.has(step):
            asked.append(python("step in block", block=end.expression, step=step))
        there = python("block[step]", block=end.expression, step=step)
        inner = Value(there, self._schemas(end, "properties", step))
        return Way(inner, (*way.clauses, *asked), around, is_open=end.may_have(step))

    def _name(self) -> ast.Name:
        self._names += 1
        return ast.Name(f"i{self._names}")

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
