"""Adding a member to a mapping in the author's own way: an edit that only adds."""

from __future__ import annotations

import json

from validator.diagnostics import Edit
from validator.documents import scalars
from validator.documents.model import Data, Document, Entry, Format, Node, Path
from validator.documents.reader import read
from validator.documents.writer import write, write_table, write_value

_JSON = (Format.JSON, Format.JSONC)


def insertion(document: Document, path: Path, key: str, value: Data) -> Edit | None:
    """Return the edit that adds a member to the mapping at ``path``; None where its place is not certain."""
    entry = document.entry(path)
    if entry is None or entry.alias or entry.merged:
        return None
    written = [each for each in entry.node.entries.values() if each.key and not each.merged]
    if not written:
        return None
    edit = _edit(document, path, entry.node, written, key, value)
    return edit if edit and _adds(document, edit, path, key, value) else None


def _edit(
    document: Document, path: Path, node: Node, written: list[Entry], key: str, value: Data
) -> Edit | None:
    if document.lines.text[node.start : node.start + 1] == "{":
        return _in_braces(document, node, written, key, value)
    if document.format is Format.TOML and isinstance(value, dict):
        names = [*map(str, path), key]
        return None if any(isinstance(step, int) for step in path) else _at_end(document, names, value)
    if document.format is Format.TOML:
        written = [each for each in written if _between(document, each) == "="]
    if not written or document.format in _JSON or document.format is Format.DATA:
        return None
    indent = _indent(document, written[0])
    if indent.strip(" -"):
        return None
    lines = write({key: value}, document.format).splitlines()
    last = max(_end(document, each) for each in written)
    end = document.lines.text.find("\n", last)
    end = len(document.lines.text) if end < 0 else end
    end -= document.lines.text[end - 1 : end] == "\r"
    space = " " * len(indent)
    return _added(document, end, "".join(_line_end(document) + space + line for line in lines))


def _in_braces(document: Document, node: Node, written: list[Entry], key: str, value: Data) -> Edit | None:
    last = max(_end(document, each) for each in written)
    if "," in document.lines.text[last : node.end]:
        return None
    indent = _indent(document, written[0])
    is_alone = not indent.strip() and "\n" in document.lines.text[node.start : last]
    if document.format in _JSON:
        text = json.dumps(value, ensure_ascii=False, indent=2 if is_alone else None)
        text = f"{json.dumps(key)}: " + text.replace("\n", _line_end(document) + indent)
    elif document.format is Format.TOML:
        text = f"{key} = {write_value(value, Format.TOML)}"
    else:
        is_plain = isinstance(value, str) and scalars.is_plain(value) and not set(value) & set("[]{},")
        text = f"{key}: {value if is_plain else json.dumps(value, ensure_ascii=False)}"
    return _added(document, last, ("," + _line_end(document) + indent if is_alone else ", ") + text)


def _at_end(document: Document, names: list[str], table: dict[str, Data]) -> Edit:
    """Return the edit that adds a table of TOML below all others."""
    end = len(document.lines.text.rstrip())
    lines = ["", "", *write_table(table, names)]
    return _added(document, end, _line_end(document).join(lines))


def _added(document: Document, offset: int, text: str) -> Edit:
    return Edit(document.lines.range(offset, offset), text)


def _between(document: Document, entry: Entry) -> str:
    """Return what is between a key and its value."""
    assert entry.key is not None
    return document.lines.text[entry.key[1] : entry.node.start].strip()


def _indent(document: Document, entry: Entry) -> str:
    """Return what is in front of a key on its line."""
    assert entry.key is not None
    text = document.lines.text
    return text[text.rfind("\n", 0, entry.key[0]) + 1 : entry.key[0]]


def _line_end(document: Document) -> str:
    return "\r\n" if "\r\n" in document.lines.text else "\n"


def _end(document: Document, entry: Entry) -> int:
    """Return the offset after the last character of a member, without the lines that follow a block."""
    key_end = entry.key[1] if entry.key else 0
    if entry.alias:
        return entry.alias[1]
    inside = [*entry.node.entries.values(), *entry.node.items]
    if inside and document.lines.text[entry.node.start : entry.node.start + 1] not in ("{", "["):
        return max([key_end, *(_end(document, each) for each in inside if not each.merged)])
    return key_end if entry.node.data is None else max(key_end, entry.node.end)


def _adds(document: Document, edit: Edit, path: Path, key: str, value: Data) -> bool:
    """Tell whether an edit adds just this member: the text with it is read again."""
    text, at = document.lines.text, document.lines.offset(edit.range.start)
    found = read((text[:at] + edit.text + text[at:]).encode(), format=document.format).documents
    wanted = with_member(document.data, path, key, value)
    return len(found) > document.number and found[document.number].data == wanted


def with_member(data: Data, path: Path, key: str, value: Data) -> Data:
    """Return data with one more member in the mapping at ``path``."""
    if not path:
        assert isinstance(data, dict)
        return {**data, key: value}
    if isinstance(data, list):
        assert isinstance(path[0], int)
        return [
            with_member(each, path[1:], key, value) if at == path[0] else each for at, each in enumerate(data)
        ]
    assert isinstance(data, dict)
    return {**data, path[0]: with_member(data[str(path[0])], path[1:], key, value)}
