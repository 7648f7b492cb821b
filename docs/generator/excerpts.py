"""The part of a platform's complete example that a guide step is about, for each choice of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from validator.documents.model import Data, Document, Format, Node, Path, Style, pointer
from validator.documents.reader import read
from validator.documents.writer import write
from validator.lazy_dataclasses import dataclass
from validator.packs import examples, registry
from validator.packs.examples import complete
from validator.packs.model import Pack, names

_IN_LIST = "/*/"  #: in the pointer of a field: each item of a list has its own

#: left out: the examples are commented in English, and the guide says it in every language
_COMMENT = re.compile(r"(?:^|\s+)#\s.*$")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a configuration."""

    variant: str  #: the variant whose choice it depends on; empty: none
    value: str  #: the value of that variant which it is for
    text: str
    format: str  #: of the text, by its name


def excerpts(platform: str, fills: Sequence[str]) -> list[Excerpt]:
    """Return the lines of the examples that contain the fields at these pointers.

    One excerpt for each value of the variant that decides about the lines; one alone if they are the same
    for all, or in one example only; none if no example has any.
    """
    found = registry.load(platform)
    format = found.formats[0]
    texts = {choice: _part(example_of(platform, *choice), fills, format) for choice in choices(found)}
    for variant in found.guide.variants:
        own = {choice: text for choice, text in texts.items() if choice[0] == variant and text}
        if len(set(own.values())) > 1:
            return [Excerpt(variant, value, text, format) for (_, value), text in own.items()]
    for name in ("complete", *examples.names(platform)):
        if text := _part(complete(platform, name), fills, format):
            return [Excerpt("", "", text, format)]
    return []


def example_of(platform: str, variant: str = "", value: str = "") -> str:
    """Return the complete example as it reads for another value of a variant.

    Where the variant is about the items of a list: without those of other values, whose lines are empty; or
    the example that has the name of the value.
    """
    text = complete(platform)
    if not variant:
        return text
    found = registry.load(platform)
    if _IN_LIST in found.guide.variants[variant].field:
        own_file = value in examples.names(platform)
        return complete(platform, value) if own_file else _items_of(found, text, variant, value)
    name = found.guide.variants[variant].field.rsplit("/", 1)[-1]
    own = re.search(rf"(?m)^ *(?:- )?{re.escape(name)}: (\S+)", text)
    if own is None or own[1] == value:
        return text
    text = text[: own.start(1)] + value + text[own.end(1) :]
    for table in found.tables.values():  # what goes with the value, such as the host of a region
        if own[1] in table and value in table:
            text = text.replace(table[own[1]][0], table[value][0])
    return text


def _items_of(pack: Pack, text: str, variant: str, value: str) -> str:
    """Return a text without the items of a list that are for other values, and what refers to these."""
    document = read(text.encode(), format=Format(pack.formats[0])).documents[0]
    _, top, _, key = pack.guide.variants[variant].field.split("/")
    name = pack.schema["properties"][top]["x-unique"]
    data: Any = document.data
    others = {item[name] for item in data[top] if item[key] != value}
    lines = text.split("\n")
    for block, items in data.items():
        places = [(block, at) for at, item in enumerate(items) if isinstance(item, dict)]
        gone = [place for place in places if not others.isdisjoint(_plain(items[place[1]]))]
        for place in gone if len(gone) < len(places) else [(block,)] if gone else []:
            found = document.value_range(place)
            first = document.key_range(place).start.line
            lines[first - 1 : found.end.line] = [""] * (found.end.line - first + 1)
    return "\n".join(lines)


def _plain(item: dict[str, Data]) -> Iterator[str]:
    return (value for value in item.values() if isinstance(value, str))


def choices(found: Pack) -> Iterator[tuple[str, str]]:
    """Yield the values of the variants that decide about other fields, in the order of the guide."""
    for name, variant in found.guide.variants.items():
        tables = found.tables.values()
        if _IN_LIST in variant.field or any(set(variant.values) <= set(table) for table in tables):
            yield from ((name, value) for value in variant.values)


def _part(text: str, fills: Sequence[str], format: str) -> str:
    """Return what a text holds at these pointers: its own lines, or, where brackets close, a whole file."""
    document = read(text.encode(), format=Format(format)).documents[0]
    if document.format in (Format.JSON, Format.JSONC):
        places = (path for path in _shown(document) if any(names(one, pointer(path)) for one in fills))
        data = _with_only(
            document.data, frozenset(path[:size] for path in places for size in range(len(path) + 1))
        )
        return write(data, Format.JSON).rstrip("\n") if data else ""
    return _lines(document, text, fills)


def _with_only(data: Data, kept: frozenset[Path], here: Path = ()) -> Data:
    """Return data without what is at none of the paths ``kept``; all of it where these end."""
    inside = {path[: len(here) + 1] for path in kept if len(path) > len(here) and path[: len(here)] == here}
    if isinstance(data, dict) and inside:
        return {
            key: _with_only(value, kept, (*here, key))
            for key, value in data.items()
            if (*here, key) in inside
        }
    if isinstance(data, list) and inside:
        return [_with_only(item, kept, (*here, at)) for at, item in enumerate(data) if (*here, at) in inside]
    return data


def _lines(document: Document, text: str, fills: Sequence[str]) -> str:
    wanted: set[int] = set()
    for path in _shown(document):
        if any(names(pattern, pointer(path)) for pattern in fills):
            wanted |= set(_numbers(document, path))
    lines = text.split("\n")
    return "\n".join(without_comment(lines[number - 1]) for number in sorted(wanted))


def without_comment(line: str) -> str:
    """Return a line of an example without its comment: the page says the same in every language."""
    return _COMMENT.sub("", line)


def _shown(document: Document) -> Iterator[Path]:
    """Yield what is in its own lines: plain values, lists of such, and blocks with free names."""
    waiting: list[Path] = [()]
    while waiting:
        path = waiting.pop()
        entry = document.entry(path)
        assert entry is not None
        inside: list[Path] = [(*path, key) for key in entry.node.entries]
        inside += [(*path, index) for index in range(len(entry.node.items))]
        waiting += inside
        if path and _is_plain(entry.node):
            yield path


def _is_plain(node: Node) -> bool:
    inside = [entry.node for entry in (*node.entries.values(), *node.items)]
    return all(inner.style is not Style.COLLECTION for inner in inside)


def _numbers(document: Document, path: Path) -> Iterator[int]:
    """Yield the numbers of the lines that contain a value and the keys above it."""
    for length in range(1, len(path)):
        yield document.key_range(path[:length]).start.line
    yield document.key_range(path).start.line
    place = document.value_range(path)
    yield from range(place.start.line, place.end.line + 1)
