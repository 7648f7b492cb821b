"""What an editor offers to write, and what it says about a field, in a text that is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lsprotocol import types

from validator.documents.model import Document, Format, Node, Path, Style, steps_of, value_at
from validator.documents.outline import Cursor, Outline, outline
from validator.documents.scalars import shown
from validator.documents.writer import write_value
from validator.engine import detection
from validator.i18n.catalog import Catalog
from validator.json_schema import keywords
from validator.lazy_dataclasses import replace
from validator.lazy_regex import regex
from validator.lsp.carried import carried
from validator.lsp.open_files import OpenFile
from validator.lsp.places import Places
from validator.packs import registry
from validator.packs.fields import Condition, SchemaField, field_at
from validator.packs.model import Carrier, Pack
from validator.reporters.field_help import describe_field, field_title, value_name
from validator.secrets import is_reference, spans

TRIGGERS = (":", "=", " ", '"', "'", "[", "{", ",", ".", "-", "$")

_REFERENCE = regex(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_ASSIGNED = regex(r"^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=", re.MULTILINE)
_LISTING = ("listed-in", "equals")  #: verbs that say of a value that another field has it
_DECIDING = ("enum", "const", "not")  #: keywords that say which values are allowed


class Writing:
    """The newest text of an open file, and a position in it."""

    def __init__(self, file: OpenFile, encoding: str, position: types.Position) -> None:
        """Read the text. ``encoding``: that of the editor's positions."""
        self._file, self._catalog = file, Catalog(file.language)
        self._places = Places(file.text, encoding)
        self._text, self._format = self._places.lines.text, file.format or Format.YAML
        self._offset = self._places.offset(position)
        self._found = outline(self._text, self._format, self._offset)
        data = self._found.data
        root = Node(data, 0, len(self._text), Style.COLLECTION)
        self._document = Document(data, root, self._places.lines, self._format)
        self._pack = _pack_of(file, self._found, self._document)
        self._carrier: Carrier | None = None
        if self._pack is None and self._found.cursor is not None:
            block = carried(self._document, file.path, self._found.cursor, self._offset)
            if block is not None:
                self._pack, self._carrier, self._found = block.pack, block.carrier, block.outline

    # --- hover ---

    def hover(self) -> types.Hover | None:
        """Return what there is to say about the field at the position; None for nothing."""
        cursor = self._found.cursor
        if cursor is None or self._pack is None or cursor.start == cursor.end:
            return None
        path = (cursor.value or ()) if cursor.mapping is None else (*cursor.mapping, self._word(cursor))
        field = self._field(path) if path else None
        if field is None or not self._is_there(field, path):
            return None
        about = describe_field(self._pack, field, self._catalog, site=self._file.site, with_values=True)
        text = "\n\n".join((f"**{field_title(self._pack, field, self._catalog)}**", *about))
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), self._range(cursor))

    def _is_there(self, field: SchemaField, path: Path) -> bool:
        """Tell whether a path leads to a field with the values that are around it, not just by its keys."""
        title = field.schema.get("title")
        if title is None and field.name == "*":
            return False
        return any(note.get("title") == title for note in self._notes(path))

    def _field(self, path: Path) -> SchemaField | None:
        """Return the field at a path, with references as they are written in the file."""
        field = field_at(self._pack, path) if self._pack else None
        if field is None or self._carrier is None or not field.secret:
            return field
        reference = self._carrier.reference.replace("NAME", field.name)
        examples = [reference] if reference.startswith("$") else []
        return replace(field, schema={**field.schema, "examples": examples})

    # --- completion ---

    def items(self, others: Sequence[OpenFile]) -> list[types.CompletionItem]:
        """Return what can be written at the position, the most likely first.

        ``others``: further open files; the names of secrets in them are offered too.
        """
        cursor = self._found.cursor
        if cursor is None:
            return []
        found = [*self._keys(cursor), *self._values(cursor, others)]
        for number, item in enumerate(found):
            item.sort_text = f"{number:03}"
        return found

    def _keys(self, cursor: Cursor) -> Iterator[types.CompletionItem]:
        if cursor.mapping is None:
            return
        block = value_at(self._found.data, cursor.mapping)
        present = set(block) if isinstance(block, dict) and not cursor.in_header else set()
        present.discard(self._word(cursor) if cursor.has_separator else "")
        if self._pack is None:
            is_other = detection.is_of_another_program(self._document, self._file.path)
            if not cursor.mapping and not present and self._format is not Format.ENV and not is_other:
                yield self._key(cursor, "platform", None)
            return
        if self._carrier and "/**" in self._carrier.at:
            return  # any block may be meant
        notes = self._notes(cursor.mapping)
        required = {name for note in notes for name in note.get("required", ())}
        names = dict.fromkeys(name for note in notes for name in note.get("properties", ()))
        for name in sorted(names, key=lambda each: each not in required):
            field = self._field((*cursor.mapping, name))
            if name in present or field is None or field.schema.get("deprecated"):
                continue
            if not cursor.in_header or field.block:
                yield self._key(cursor, name, field)

    def _key(self, cursor: Cursor, name: str, field: SchemaField | None) -> types.CompletionItem:
        quote = self._quote(cursor)
        key = f"{quote}{name}{quote}"
        is_block = field is not None and field.block
        if cursor.has_separator or cursor.in_header:
            text = key
        elif self._format is Format.ENV:
            text = f"{key}="
        elif self._format is Format.TOML:
            text = key if is_block else f"{key} = "
        else:
            key = key if quote or self._format is Format.YAML else f'"{name}"'
            text = f"{key}:" if is_block and self._format is Format.YAML else f"{key}: "
        return self._item(cursor, name, text, key, types.CompletionItemKind.Property, field)

    def _values(self, cursor: Cursor, others: Sequence[OpenFile]) -> Iterator[types.CompletionItem]:
        path = cursor.value
        if path is None:
            return
        if path == ("platform",) and (self._pack is None or self._pack.declared):
            for name in registry.declared():
                yield self._value(cursor, name, registry.load(name).title)
            return
        field = self._field(path)
        if field is None or field.block or (self._carrier and self._carrier.encoding):
            return
        seen: set[str] = set()
        siblings = value_at(self._found.data, path[:-1]) if path else None
        if isinstance(siblings, list):  # each item once
            seen.update(shown(each) for at, each in enumerate(siblings) if at != path[-1])
        kind = types.CompletionItemKind
        for value, name in self._allowed(field, path):
            if shown(value) not in seen:
                yield self._value(cursor, value, name, kind.EnumMember, field)
                seen.add(shown(value))
        for value in self._from_others(field, path):
            if shown(value) not in seen:
                yield self._value(cursor, value, "", kind.Reference, field)
                seen.add(shown(value))
        if field.secret:
            for reference in self._references(field, others):
                if reference not in seen:
                    yield self._value(cursor, reference, "", kind.Variable, field)
                    seen.add(reference)

    def _allowed(self, field: SchemaField, path: Path) -> Iterator[tuple[Any, str]]:
        """Yield the values that the schema allows here, each with its name."""
        assert self._pack is not None
        notes = [{key: note[key] for key in _DECIDING if key in note} for note in self._notes(path)]
        for each in field.values:
            if not each.refused_by and all(
                keywords.fits_inside(self._pack.schema, note, each.value) for note in notes
            ):
                yield each.value, value_name(self._pack, each, self._catalog)
        if field.type == "boolean" and not field.values:
            yield from ((True, ""), (False, ""))
        for dependency in field.dependencies:
            if dependency.examples and all(self._holds(each, path) for each in dependency.when):
                yield from ((example, "") for example in dependency.examples)

    def _holds(self, condition: Condition, path: Path) -> bool:
        wanted = {spelling for each in condition.values for spelling in (each.value, *each.spellings)}
        found = [
            value for value in self._matching(condition.place, path) if not isinstance(value, (dict, list))
        ]
        return bool(found) and bool(wanted.intersection(found)) is not condition.negated

    def _from_others(self, field: SchemaField, path: Path) -> Iterator[Any]:
        """Yield the values of other fields that rules compare with this one."""
        assert self._pack is not None
        for rule in self._pack.rules.values():
            for check in rule.checks:
                if check.verb in _LISTING and check.at == field.place and "part" not in check.options:
                    for found in self._matching(check.options["field"], path):
                        for value in found if isinstance(found, list) else [found]:
                            if isinstance(value, str) and self._may_be_shown(field, value):
                                yield value

    @staticmethod
    def _may_be_shown(field: SchemaField, value: str) -> bool:
        return bool(value) and (is_reference(value) or not (field.secret or spans(value)))

    def _references(self, field: SchemaField, others: Sequence[OpenFile]) -> Iterator[str]:
        """Yield references to secrets: the schema's examples, and those that this and other files use."""
        yield from (each for each in field.schema.get("examples", ()) if is_reference(each))
        if self._carrier and self._carrier.reference != "${NAME}":
            return
        for file in others:
            yield from _REFERENCE.findall(file.text)
            if file.format is Format.ENV and file is not self._file:
                yield from (f"${{{name}}}" for name in _ASSIGNED.findall(file.text))

    def _matching(self, pattern: str, near: Path) -> list[Any]:
        """Return the values at the places that a pointer pattern names.

        ``*`` is each index or key; in a list that ``near`` leads through, it is the index there.
        """
        found: list[tuple[Path, Any]] = [((), self._found.data)]
        for step in steps_of(pattern):
            deeper: list[tuple[Path, Any]] = []
            for path, value in found:
                if isinstance(value, list) and step == "*":
                    own = near[len(path)] if near[: len(path)] == path and len(near) > len(path) else None
                    deeper += [((*path, at), each) for at, each in enumerate(value) if own in (None, at)]
                elif isinstance(value, dict):
                    names = value if step == "*" else [step] if step in value else []
                    deeper += [((*path, name), value[name]) for name in names]
            found = deeper
        return [value for _, value in found if value is not None]

    def _notes(self, path: Path) -> list[Any]:
        return self._pack.notes(self._found.data, path) if self._pack else []

    # --- items ---

    def _value(
        self,
        cursor: Cursor,
        value: Any,
        name: str,
        kind: types.CompletionItemKind = types.CompletionItemKind.EnumMember,
        field: SchemaField | None = None,
    ) -> types.CompletionItem:
        quote = self._quote(cursor)
        text = f"{quote}{value}{quote}" if quote else write_value(value, self._format)
        label, filter = shown(value), f"{quote}{shown(value)}" if quote else text
        before = self._text[cursor.start - 1 : cursor.start]
        if before in (":", "=") and self._format is not Format.ENV:
            text = f" {text}"
        item = self._item(cursor, label, text, filter, kind, field)
        item.detail = name or item.detail
        return item

    def _item(
        self,
        cursor: Cursor,
        label: str,
        text: str,
        filter: str,
        kind: types.CompletionItemKind,
        field: SchemaField | None,
    ) -> types.CompletionItem:
        item = types.CompletionItem(
            label, kind=kind, filter_text=filter, text_edit=types.TextEdit(self._range(cursor), text)
        )
        if field is not None and self._pack is not None:
            item.detail = field_title(self._pack, field, self._catalog)
            about = "\n\n".join(describe_field(self._pack, field, self._catalog, site=self._file.site))
            item.documentation = types.MarkupContent(types.MarkupKind.Markdown, about)
        return item

    def _range(self, cursor: Cursor) -> types.Range:
        return self._places.range(self._places.lines.range(cursor.start, cursor.end))

    def _word(self, cursor: Cursor) -> str:
        return self._text[cursor.start : cursor.end].strip("\"'")

    def _quote(self, cursor: Cursor) -> str:
        mark = self._text[cursor.start : cursor.start + 1] if cursor.end > cursor.start else ""
        return mark if mark in ('"', "'") else ""


def _pack_of(file: OpenFile, found: Outline, document: Document) -> Pack | None:
    """Return the pack that a text belongs to; None if it belongs to none."""
    given = file.scope.platform(file.path)
    if given is not None:
        return registry.load(given)
    data = found.data
    if isinstance(data, dict):
        named = data.get("platform")
        if isinstance(named, str) and registry.is_declared(named):
            return registry.load(named)
        if name := detection.platform_of(document, file.path):
            return registry.load(name)
        if "platform" in data:
            return None
    format = document.format
    if found.cursor and format is Format.ENV and (not data or found.cursor.end > found.cursor.start):
        return next((each for each in registry.artefacts() if format.value in each.formats), None)
    return file.documents[0][1] if len(file.documents) == 1 else None
