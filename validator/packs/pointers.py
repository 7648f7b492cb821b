"""Whether a pointer of a pack leads to a field that the pack's schema describes, and which one was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from validator.documents.model import pointer, steps_of
from validator.json_schema import walker
from validator.json_schema.ecma_regex import expression
from validator.suggest import only_nearest

#: keywords that say something about what is inside a value
_ABOUT_MEMBERS = frozenset(
    ("properties", "patternProperties", "additionalProperties", "items", "prefixItems", "contains")
)
_CONTAINERS = {"object", "array"}


def leads_to_field(schema: Mapping[str, Any], place: str) -> bool:
    """Tell whether a schema describes a field that a pointer names.

    ``*`` means any index or key, ``**`` any way through the document. Inside a value of which the
    schema says nothing more, every name is possible.
    """
    nodes, _ = _follow(schema, steps_of(place))
    return bool(nodes)


def nearest_field(schema: Mapping[str, Any], place: str) -> str:
    """Return the pointer to a field that was meant by one that cannot be resolved; empty if none is near."""
    steps = steps_of(place)
    for _ in steps:
        nodes, count = _follow(schema, steps)
        if nodes:
            return pointer(steps)
        before, _ = _follow(schema, steps[:count])
        meant = only_nearest(steps[count], dict.fromkeys(name for node in before for name in _names(node)))
        if not meant:
            return ""
        steps = (*steps[:count], meant, *steps[count + 1 :])
    return pointer(steps) if leads_to_field(schema, pointer(steps)) else ""


def _follow(root: Mapping[str, Any], steps: tuple[str, ...]) -> tuple[list[Any], int]:
    """Return the schemas of what steps lead to, and how many of the steps lead somewhere."""
    nodes = _applying(root, [root])
    for count, step in enumerate(steps):
        inside = _descendants(root, nodes) if step == "**" else _applying(root, _children(nodes, step))
        if not inside:
            return [], count
        nodes = inside
    return nodes, len(steps)


def _applying(root: Mapping[str, Any], schemas: Iterable[Any]) -> list[Any]:
    """Return schemas and those inside them that describe the same value, each once."""
    found: dict[int, Any] = {}
    waiting = [schema for schema in schemas if schema is not False]
    while waiting:
        schema = waiting.pop()
        if id(schema) in found:
            continue
        found[id(schema)] = schema
        if isinstance(schema, dict):
            described = {key: value for key, value in schema.items() if key not in ("if", "not")}
            waiting += [inner for inner in walker.in_place(described) if inner is not False]
            if "$ref" in schema:
                waiting.append(walker.target(root, schema))
    return [*found.values()]


def _descendants(root: Mapping[str, Any], nodes: list[Any]) -> list[Any]:
    found = {id(node): node for node in nodes}
    waiting = nodes
    while waiting:
        inside = _applying(root, _children(waiting, "*"))
        waiting = [node for node in inside if id(node) not in found]
        found |= {id(node): node for node in waiting}
    return [*found.values()]


def _children(nodes: list[Any], step: str) -> Iterator[Any]:
    """Yield the schemas of the members of a value that has the name, or the index, ``step``."""
    dicts = [node for node in nodes if isinstance(node, dict)]
    if not any(_ABOUT_MEMBERS & set(node) for node in dicts):
        if all(_may_hold_members(node) for node in dicts):
            yield True
        return
    for node in dicts:
        named = {**node.get("properties", {})}
        patterns = node.get("patternProperties", {})
        others = node.get("additionalProperties")
        if step == "*":
            yield from (*named.values(), *patterns.values())
        elif step in named:
            yield named[step]
        else:
            yield from (inner for name, inner in patterns.items() if expression(name).search(step))
        if isinstance(others, dict) and step not in named:
            yield others
        if step == "*" or step.isdecimal():
            yield from node.get("prefixItems", ())
            yield from (node[keyword] for keyword in ("items", "contains") if keyword in node)


def _may_hold_members(node: Mapping[str, Any]) -> bool:
    types = node.get("type", "object")
    return bool(_CONTAINERS.intersection([types] if isinstance(types, str) else types)) and not (
        "const" in node or "enum" in node
    )


def _names(node: Any) -> Iterable[str]:
    return node.get("properties", ()) if isinstance(node, dict) else ()
