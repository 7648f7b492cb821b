"""Python expressions as trees: filled in from templates, put together, and written out by ``ast.unparse``.

A condition is about the free name ``value``. Trees are shared and never changed: every function returns a new
one. Conditions are only asked whether they hold, so what they give beyond that may change when they are
simplified.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

VALUE = "value"  #: the name that stands for the value in a condition


# --- templates ---------------------------------------------------------------------------------------


def python(template: str, **parts: object) -> ast.expr:
    """Return the expression of a template in which parts (expressions, or plain data) replace the names."""
    tree = ast.parse(template, mode="eval").body
    return simplified(filled(tree, {name: as_expression(part) for name, part in parts.items()}))


def statement(template: str, **parts: object) -> Any:
    """Return the one statement of a template, filled in like :func:`python`."""
    tree = ast.parse(template).body[0]
    return filled(tree, {name: as_expression(part) for name, part in parts.items()})


def as_expression(part: object) -> ast.expr:
    """Return an expression as it is, and plain data as the expression that gives it."""
    return part if isinstance(part, ast.expr) else ast.parse(repr(part), mode="eval").body


def filled(tree: Any, parts: Mapping[str, ast.expr]) -> Any:
    """Return a tree in which expressions replace names."""
    if isinstance(tree, list):
        return [filled(each, parts) for each in tree]
    if not isinstance(tree, ast.AST):
        return tree
    if isinstance(tree, ast.Name):
        return parts.get(tree.id, tree)
    return type(tree)(**{name: filled(inner, parts) for name, inner in ast.iter_fields(tree)})


def module_text(statements: Iterable[ast.stmt]) -> str:
    """Return the text of a module."""
    return ast.unparse(ast.fix_missing_locations(ast.Module([*statements], []))) + "\n"


# --- the value of a condition ------------------------------------------------------------------------


def mentions(condition: ast.AST) -> int:
    """Return how often a condition names its value."""
    return sum(isinstance(node, ast.Name) and node.id == VALUE for node in ast.walk(condition))


def about(condition: ast.expr, value: ast.expr) -> ast.expr:
    """Return a condition about what an expression gives."""
    found: ast.expr = filled(condition, {VALUE: value})
    return found


def naming(condition: ast.expr, value: ast.expr, name: str) -> ast.expr | None:
    """Return a condition about what an expression gives, which is evaluated once and kept under a name.

    None if it is not sure that the condition uses its value before anything else.
    """
    named = ast.Name(name)
    return _with_first(condition, python("(name := value)", name=named, value=value), named)


#: the part of an expression that is evaluated first
_FIRST = {
    ast.Attribute: "value",
    ast.BoolOp: "values",
    ast.Call: "func",
    ast.Compare: "left",
    ast.IfExp: "test",
    ast.Subscript: "value",
    ast.UnaryOp: "operand",
}


def _with_first(tree: ast.expr, first: ast.expr, others: ast.expr) -> ast.expr | None:
    if isinstance(tree, ast.Name):
        return first if tree.id == VALUE else None
    part = _FIRST.get(type(tree))
    if part is None:
        return None
    rest = about(tree, others)
    inner = getattr(tree, part)
    if isinstance(inner, list):
        found = _with_first(inner[0], first, others)
        changed: Any = found and [found, *getattr(rest, part)[1:]]
    else:
        changed = found = _with_first(inner, first, others)
    return found and type(tree)(**{**dict(ast.iter_fields(rest)), part: changed})


# --- conditions --------------------------------------------------------------------------------------


def every(conditions: Iterable[ast.expr]) -> ast.expr:
    """Return the condition that all hold; what the first says of the class is not asked again."""
    found = _flat(ast.And, conditions)
    known = class_of(found[0]) if found else ""
    return _joined(ast.And, [*found[:1], *(simplified(each, known) for each in found[1:])])


def either(conditions: Iterable[ast.expr]) -> ast.expr:
    """Return the condition that one holds."""
    return _joined(ast.Or, conditions)


def _joined(operator: type[ast.boolop], conditions: Iterable[ast.expr]) -> ast.expr:
    neutral = operator is ast.And  # true and X is X, false or X is X
    found = [each for each in _flat(operator, conditions) if not is_sure(each, neutral)]
    if any(is_sure(each, not neutral) for each in found):
        return ast.Constant(not neutral)
    if len(found) < 2:
        return found[0] if found else ast.Constant(neutral)
    return ast.BoolOp(operator(), found)


def _flat(operator: type[ast.boolop], conditions: Iterable[ast.expr]) -> list[ast.expr]:
    found: list[ast.expr] = []
    for each in conditions:
        found += each.values if isinstance(each, ast.BoolOp) and isinstance(each.op, operator) else [each]
    return found


def is_sure(condition: ast.expr, holds: bool = True) -> bool:
    """Tell whether it is certain that a condition holds, or that it does not."""
    return isinstance(condition, ast.Constant) and condition.value is holds


def negated(condition: ast.expr) -> ast.expr:
    """Return the condition that another does not hold."""
    if isinstance(condition, ast.Constant):
        return ast.Constant(not condition.value)
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        return condition.operand
    return ast.UnaryOp(ast.Not(), condition)


def choice(test: ast.expr, then: ast.expr, other: ast.expr) -> ast.expr:
    """Return the condition that ``then`` holds if a test does, and else ``other``."""
    if isinstance(test, ast.Constant):
        return then if test.value else other
    return either([test, other]) if is_sure(then) else ast.IfExp(test, then, other)


def simplified(tree: ast.expr, known: str = "") -> ast.expr:
    """Return a condition without what is already certain; ``known`` is the class of the value, if it is."""
    asked = _class_test(tree)
    if asked and known:
        how, name = asked
        return ast.Constant((known == name) is isinstance(how, ast.Is))
    match tree:
        case ast.BoolOp(operator, values):
            return _joined(type(operator), [simplified(each, known) for each in values])
        case ast.UnaryOp(ast.Not(), operand):
            return negated(simplified(operand, known))
        case ast.IfExp(test, then, other):
            return choice(*(simplified(each, known) for each in (test, then, other)))
    return tree


def class_of(condition: ast.expr) -> str:
    """Return the class that the value must have, if a condition asks for that before anything else."""
    asked = _class_test(_flat(ast.And, [condition])[0])
    return asked[1] if asked and isinstance(asked[0], ast.Is) else ""


def _class_test(condition: ast.expr) -> tuple[ast.cmpop, str] | None:
    """Return how a condition compares the class of the value, and with which; None if it does not."""
    match condition:
        case ast.Compare(ast.Attribute(ast.Name(id="value"), "__class__"), [how], [ast.Name(id=name)]):
            return how, name
    return None
