"""Configurations as trees that are written in several formats, so that the place of each part is known."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

FORMATS = ("yaml", "json", "toml")
#: strings that YAML reads as such without quotes
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_NOT_PLAIN = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(eq=False)
class Scalar:
    """A value; ``raw`` is written in its place if it is given."""

    value: Any
    raw: str | None = None


@dataclass(eq=False)
class Pair:
    """A key and its value. ``slip`` leaves out what a format needs with them, so that it cannot be read."""

    key: str
    value: Node
    slip: bool = False


@dataclass(eq=False)
class Block:
    """Pairs in their order; a key may appear twice."""

    pairs: list[Pair]


@dataclass(eq=False)
class Items:
    """A list."""

    items: list[Node]


Node = Scalar | Block | Items
Part = Pair | Scalar | Block | Items
Lines = tuple[int, int]  #: first and last line, counted from 1


@dataclass
class Text:
    """A written configuration, and where each part is, by its identity."""

    format: str
    lines: list[str] = field(default_factory=list)
    places: dict[int, Lines] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"

    def place(self, part: Part) -> Lines:
        return self.places[id(part)]

    def note(self, part: Part, first: int) -> None:
        self.places[id(part)] = (first, len(self.lines))


def tree(value: Any) -> Node:
    """Return parsed JSON as a tree."""
    if isinstance(value, dict):
        return Block([Pair(key, tree(inner)) for key, inner in value.items()])
    if isinstance(value, list):
        return Items([tree(inner) for inner in value])
    return Scalar(value)


def data(node: Node) -> Any:
    """Return what a reader makes of a tree that has no duplicate keys."""
    match node:
        case Block(pairs):
            return {pair.key: data(pair.value) for pair in pairs}
        case Items(items):
            return [data(item) for item in items]
        case Scalar(value):
            return value


def parts(node: Node) -> Iterator[tuple[Part, Block | None]]:
    """Yield every pair and scalar of a tree, each with the block that directly contains it."""
    match node:
        case Block(pairs):
            for pair in pairs:
                yield pair, node
                yield from parts(pair.value)
        case Items(items):
            for item in items:
                yield from parts(item)
        case Scalar():
            yield node, None


def copied(node: Node) -> Node:
    """Return a copy whose parts have their own identities."""
    return copy.deepcopy(node)


def write(node: Block, format_: str) -> Text:
    """Write a tree as YAML, JSON or TOML."""
    text = Text(format_)
    match format_:
        case "yaml":
            _yaml_block(node, text, 0)
        case "json":
            _json(node, text, 0, "", "")
        case "toml":
            _toml_block(node, text, "")
        case _:
            raise ValueError(format_)
    text.note(node, 1)
    return text


def _scalar(node: Scalar, format_: str) -> str:
    if node.raw is not None:
        return node.raw
    value = node.value
    if format_ == "yaml" and isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


# --- YAML --------------------------------------------------------------------------------------------


def _yaml_block(block: Block, text: Text, depth: int, lead: str = "") -> None:
    """Write pairs one below the other; ``lead`` is what the first one follows in its line."""
    for pair in block.pairs:
        indent = "\t" if pair.slip else "  " * depth
        start = lead or indent
        lead = ""
        first = len(text.lines) + 1
        if isinstance(pair.value, Scalar):
            text.lines.append(f"{start}{pair.key}: {_scalar(pair.value, 'yaml')}")
            text.note(pair.value, first)
        else:
            text.lines.append(f"{start}{pair.key}:")
            _yaml_inner(pair.value, text, depth + 1)
            text.note(pair.value, first)
        text.note(pair, first)


def _yaml_inner(node: Block | Items, text: Text, depth: int) -> None:
    if isinstance(node, Block):
        _yaml_block(node, text, depth)
        return
    for item in node.items:
        first = len(text.lines) + 1
        lead = "  " * depth + "- "
        if isinstance(item, Scalar):
            text.lines.append(lead + _scalar(item, "yaml"))
        elif isinstance(item, Block):
            _yaml_block(item, text, depth + 1, lead)
        else:
            raise ValueError("a list in a list")
        text.note(item, first)


# --- JSON --------------------------------------------------------------------------------------------


def _json(node: Node, text: Text, depth: int, lead: str, trail: str) -> None:
    """Write a value after ``lead`` in its line, and ``trail`` after its last character."""
    first = len(text.lines) + 1
    indent = "  " * depth
    if isinstance(node, Scalar):
        text.lines.append(lead + _scalar(node, "json") + trail)
    elif isinstance(node, Block):
        text.lines.append(lead + "{")
        for at, pair in enumerate(node.pairs):
            start = len(text.lines) + 1
            comma = "," if at < len(node.pairs) - 1 and not pair.slip else ""
            _json(pair.value, text, depth + 1, f"{indent}  {json.dumps(pair.key)}: ", comma)
            text.note(pair, start)
        text.lines.append(indent + "}" + trail)
    else:
        text.lines.append(lead + "[")
        for at, item in enumerate(node.items):
            _json(item, text, depth + 1, indent + "  ", "," if at < len(node.items) - 1 else "")
        text.lines.append(indent + "]" + trail)
    text.note(node, first)


# --- TOML --------------------------------------------------------------------------------------------


def _toml_block(block: Block, text: Text, path: str) -> None:
    """Write the plain values of a block first, then its tables, which TOML wants in this order."""
    for pair in block.pairs:
        if not _is_table(pair.value):
            text.lines.append(f"{pair.key} {'' if pair.slip else '= '}{_toml_value(pair.value)}")
            first = len(text.lines)
            for _part in _all(pair.value):
                text.note(_part, first)
            text.note(pair, first)
    for pair in block.pairs:
        if not _is_table(pair.value):
            continue
        name = f"{path}.{pair.key}" if path else pair.key
        start = len(text.lines) + 2
        for table in pair.value.items if isinstance(pair.value, Items) else [pair.value]:
            first = len(text.lines) + 2
            text.lines += ["", f"[[{name}]]" if isinstance(pair.value, Items) else f"[{name}]"]
            if not isinstance(table, Block):
                raise ValueError("a list with blocks and other values")
            _toml_block(table, text, name)
            text.note(table, first)
        text.note(pair.value, start)
        text.note(pair, start)


def _is_table(node: Node) -> bool:
    return isinstance(node, Block) or (
        isinstance(node, Items) and any(isinstance(item, Block) for item in node.items)
    )


def _toml_value(node: Node) -> str:
    match node:
        case Scalar():
            return _scalar(node, "toml")
        case Items(items):
            return "[" + ", ".join(_toml_value(item) for item in items) + "]"
        case Block(pairs):
            return "{ " + ", ".join(f"{pair.key} = {_toml_value(pair.value)}" for pair in pairs) + " }"


def _all(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Items):
        for item in node.items:
            yield from _all(item)
