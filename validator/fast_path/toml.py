"""TOML as people write it by hand: tables, and keys with one-line values. Importing tomllib takes longer.

Dotted keys, inline tables, dates, escapes and texts of several lines are left to the real reader.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]

_DIGITS = 18
_KEY_LENGTH = 1_000
_KEY_PARTS = 20


class NotPlain(ValueError):
    """The text is not that simple, or not TOML at all."""


def loads(text: str) -> Table:
    """Return the data of a plain TOML text. Raises NotPlain for everything else."""
    root: Table = {}
    table = root
    lists: list[list[Any]] = []  #: of tables
    plain = text.replace("\r\n", "\n")
    if "\r" in plain:
        raise NotPlain
    for line in plain.split("\n"):
        stripped = line.strip(" \t")
        if not stripped or stripped[0] == "#":
            continue
        if stripped[0] == "[":
            table = _table(root, stripped, lists)
            continue
        key, equals, value = stripped.partition("=")
        key = _key(key.rstrip(" \t"))
        if not equals or key in table:
            raise NotPlain
        found, rest = _value(value.lstrip(" \t"))
        if rest and rest[0] != "#":
            raise NotPlain
        table[key] = found
    return root


def _key(text: str) -> str:
    if (
        len(text) > _KEY_LENGTH
        or not text.isascii()
        or not text.replace("_", "a").replace("-", "a").isalnum()
    ):
        raise NotPlain
    return text


def _table(root: Table, line: str, lists: list[list[Any]]) -> Table:
    """Return the new table that a line such as ``[a.b]`` or ``[[a.b]]`` begins."""
    head, _, _ = line.partition("#")
    head = head.rstrip(" \t")
    in_list = head.startswith("[[")
    brackets = 2 if in_list else 1
    if not head.endswith("]" * brackets):
        raise NotPlain
    *way, last = map(_key, head[brackets:-brackets].split("."))
    if len(way) >= _KEY_PARTS:
        raise NotPlain
    table = root
    for step in way:
        inside = table.setdefault(step, {})
        if inside.__class__ is list and any(inside is known for known in lists):
            inside = inside[-1]
        if inside.__class__ is not dict:
            raise NotPlain
        table = inside
    made: Table = {}
    if not in_list:
        if last in table:
            raise NotPlain
        table[last] = made
        return made
    if last not in table:
        table[last] = []
        lists.append(table[last])
    tables = table[last]
    if not any(tables is known for known in lists):
        raise NotPlain
    tables.append(made)
    return made


def _value(text: str) -> tuple[Any, str]:
    """Return the value that a text begins with, and what stands behind it."""
    first = text[:1]
    if first in ("'", '"'):
        end = text.find(first, 1)
        if end < 0 or text[end : end + 2] == first * 2 or "\\" in text[:end]:
            raise NotPlain
        return text[1:end], text[end + 1 :].lstrip(" \t")
    if first == "[":
        return _list(text)
    word = text.partition("#")[0].partition(",")[0].partition("]")[0].rstrip(" \t")
    rest = text[len(word) :].lstrip(" \t")
    if word in ("true", "false"):
        return word == "true", rest
    if word.isascii() and word.isdecimal() and len(word) <= _DIGITS and (word[0] != "0" or word == "0"):
        return int(word), rest
    raise NotPlain


def _list(text: str) -> tuple[Any, str]:
    items: list[Any] = []
    rest = text[1:].lstrip(" \t")
    while rest[:1] != "]":
        if rest[:1] == "[":
            raise NotPlain
        item, rest = _value(rest)
        items.append(item)
        if rest[:1] == ",":
            rest = rest[1:].lstrip(" \t")
        elif rest[:1] != "]":
            raise NotPlain
    return items, rest[1:].lstrip(" \t")
