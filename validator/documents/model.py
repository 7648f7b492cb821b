"""A parsed configuration: plain data, and the place of every key and value in the author's text.

Data and places come from the same nodes, so they cannot disagree. The nodes keep offsets (0-based, in
code points of the decoded text without its byte order mark); lines and columns are made when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from validator.diagnostics import Diagnostic
from validator.lazy_dataclasses import dataclass, field
from validator.positions import Lines, Range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Path = tuple[str | int, ...]  #: the way to a value: keys and 0-based indexes
Data = object  #: None, bool, int, float, str, list or dict with text keys


class Format(StrEnum):
    YAML = "yaml"
    JSON = "json"
    JSONC = "jsonc"  #: JSON with comments and trailing commas
    TOML = "toml"
    ENV = "env"
    DATA = "data"  #: no file: values that a program holds, written as JSON so that they have places


#: names of formats as people write them
FORMAT_NAMES = {
    Format.YAML: "YAML",
    Format.JSON: "JSON",
    Format.JSONC: "JSON",
    Format.TOML: "TOML",
    Format.ENV: ".env",
    Format.DATA: "Python",
}
FILE_FORMATS = tuple(each.value for each in Format if each is not Format.DATA)


class Style(StrEnum):
    """How the author wrote a value."""

    PLAIN = "plain"  #: without quotation marks: YAML plain scalars; numbers, dates and literals elsewhere
    QUOTED = "quoted"
    BLOCK = "block"  #: YAML's | and >
    COLLECTION = "collection"  #: a mapping or a list


@dataclass(slots=True)
class Node:
    """A value. For an aliased value the same node is at several places (see ``Entry.alias``)."""

    data: Data
    start: int  #: offset of the value's first character, after any anchor and tag
    end: int  #: offset just after its last character (block scalars: their last non-blank character)
    style: Style
    entries: dict[str, Entry] = field(default_factory=dict)  #: of a mapping
    items: list[Entry] = field(default_factory=list)  #: of a list


@dataclass(slots=True)
class Entry:
    """A member of a mapping or list: its key, its value, and where an alias to the value is."""

    node: Node
    key: tuple[int, int] | None = None  #: offsets of the key; None in lists
    alias: tuple[int, int] | None = None  #: offsets of ``*name`` if the value is written as an alias
    merged: bool = False  #: it came through a merge key (``<<``), so it is where it was anchored


def still_flawed(root: Node, found: Mapping[Path, int]) -> frozenset[Path]:
    """Return the paths that lead to what was complained about while reading.

    ``found`` tells where the key or the value starts. Where a key appears twice, the last value counts.
    """
    return frozenset(path for path, start in found.items() if start in _starts(root, path))


def _starts(root: Node, path: Path) -> tuple[int, ...]:
    entry = entry_at(root, path)
    if entry is None:
        return ()
    return (entry.node.start, entry.key[0]) if entry.key else (entry.node.start,)


def entry_at(root: Node, path: Path) -> Entry | None:
    """Return the entry at ``path``, None if there is no such value; the root has no key."""
    entry = Entry(root)
    for step in path:
        found: Entry | None
        if isinstance(step, str):
            found = entry.node.entries.get(step)
        else:
            items = entry.node.items
            found = items[step] if 0 <= step < len(items) else None
        if found is None:
            return None
        entry = found
    return entry


@dataclass(slots=True)
class Document:
    """One document of a file."""

    data: Data
    root: Node
    lines: Lines
    format: Format
    number: int = 0  #: 0-based, in its file
    flawed: frozenset[Path] = frozenset()  #: values the reader has already complained about
    partial: bool = False  #: what it lacks may be in another file

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written in the document."""
        return self.data is None and self.root.start == self.root.end

    def entry(self, path: Path) -> Entry | None:
        """Return the entry at ``path``, None if there is no such value; the root has no key."""
        return entry_at(self.root, path)

    def value_range(self, path: Path) -> Range:
        """Return where the value at ``path`` is: for an alias, the alias itself.

        Raises KeyError if there is no such value.
        """
        entry = self._existing(path)
        start, end = entry.alias or (entry.node.start, entry.node.end)
        return self.lines.range(start, end)

    def key_range(self, path: Path) -> Range:
        """Return where the key at ``path`` is; for a list item or the root, where its value begins.

        Raises KeyError if there is no such value.
        """
        entry = self._existing(path)
        if entry.key is not None:
            return self.lines.range(*entry.key)
        start, _ = entry.alias or (entry.node.start, entry.node.end)
        return self.lines.range(start, start)

    def raw(self, path: Path) -> str:
        """Return the author's own characters of the value at ``path``, quotation marks included."""
        node = self._existing(path).node
        return self.lines.text[node.start : node.end]

    def offset_in(self, path: Path, index: int) -> int | None:
        """Return the offset in the file of a character of the text at ``path``.

        None if the text is not written as it reads: with escapes, folded, as an alias.
        """
        entry = self._existing(path)
        node, text = entry.node, str(entry.node.data)
        raw = self.lines.text[node.start : node.end]
        if entry.alias:
            return None
        if (at := raw.find(text)) >= 0:
            return node.start + at + index
        if node.style is not Style.BLOCK or raw[:1] != "|":
            return None
        number, column = text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1)
        written, line = raw.splitlines(keepends=True), text.split("\n")[number]
        if number + 1 >= len(written) or not written[number + 1].rstrip("\r\n").endswith(line):
            return None
        indent = len(written[number + 1].rstrip("\r\n")) - len(line)
        return node.start + sum(map(len, written[: number + 1])) + indent + column

    def style(self, path: Path) -> Style:
        return self._existing(path).node.style

    def scalars(self) -> Iterator[tuple[Path, Node]]:
        """Yield the path and node of every value that is no mapping or list, in the order of the data."""
        return ((path, node) for path, node in self._nodes() if node.style is not Style.COLLECTION)

    def paths(self) -> Iterator[Path]:
        """Yield the path of every value, of mappings and lists too, in the order of the data."""
        return (path for path, _ in self._nodes())

    def _nodes(self) -> Iterator[tuple[Path, Node]]:
        stack: list[tuple[Path, Node]] = [((), self.root)]
        while stack:
            path, node = stack.pop()
            yield path, node
            inside = [((*path, key), entry.node) for key, entry in node.entries.items()]
            inside += [((*path, index), entry.node) for index, entry in enumerate(node.items)]
            stack.extend(reversed(inside))

    def _existing(self, path: Path) -> Entry:
        entry = self.entry(path)
        if entry is None:
            raise KeyError(path)
        return entry


@dataclass(slots=True)
class Reading:
    """What a text says: its documents as far as they could be read, and what was in the way."""

    documents: Sequence[Document]
    diagnostics: Sequence[Diagnostic]
    lines: Lines  #: of the decoded text; of the empty text if it could not be decoded
    format: Format

    @property
    def contents(self) -> Sequence[Document]:
        """The documents without those in which nothing is written, such as one after a last ``---``.

        If nothing is written in any of them, all.
        """
        return [each for each in self.documents if not each.is_empty] or self.documents


def masked_pointer(place: str, mask: Callable[[str], str]) -> str:
    """Return a JSON Pointer with each of its steps masked as its own text."""
    return pointer(tuple(map(mask, steps_of(place))))


def pointer(path: Path) -> str:
    """Return the JSON Pointer (RFC 6901) of a path: ``('a', 0, 'b/c')`` gives ``/a/0/b~1c``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def pointer_pattern(path: Path) -> str:
    """Return the JSON Pointer of a path with ``*`` for each index: ``('a', 0, 'b')`` gives ``/a/*/b``."""
    return pointer(tuple("*" if isinstance(step, int) else step for step in path))


def path_name(path: Path) -> str:
    """Return a path as people write it: ``('a', 0, 'b')`` gives ``a[0].b``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def steps_of(place: str) -> tuple[str, ...]:
    """Return the keys and indexes of a JSON Pointer as text: ``/a/0/b~1c`` gives ``('a', '0', 'b/c')``."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:])


def value_at(data: Any, path: Path) -> Any:
    """Return the value at a path of plain data; None if there is none."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data
