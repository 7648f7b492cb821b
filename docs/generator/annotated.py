"""The complete examples of a platform as annotated files, with links to the steps and to the fields."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from html import escape

from docs.generator.before_after import breakable
from docs.generator.excerpts import Excerpt, choices, example_of, without_comment
from validator.documents.model import Format
from validator.documents.reader import read
from validator.documents.writer import write
from validator.guides.annotated_file import AnnotatedLine, Key, annotated, screen_names
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import replace
from validator.packs import examples, registry
from validator.packs.examples import complete
from validator.packs.fields import SchemaField, fields
from validator.packs.model import Pack, names
from validator.reporters.annotated_file import Row, line_items
from validator.reporters.wording import pack_words

#: what people call the formats that they write; JSON with comments looks like JSON
WRITTEN = {"yaml": "YAML", "json": "JSON", "toml": "TOML", "env": ".env"}

#: the formats whose brackets say nothing to people
BRACKETS = ("json", "jsonc")

_TEXT = re.compile(r"(?<=>)[^<]+")  #: between two tags
_LONG = re.compile(r"[\w.]{35,}")  #: longer than a SID


def _breakable(text: str) -> str:
    """Return a part of a line with the places where it may break: an address at its slashes, a name not."""
    if "://" in text:
        return re.sub(r"(?<=[^/])/(?=[^/])", "/<wbr>", text)
    return _LONG.sub(lambda name: breakable(name[0]), text).replace("=", "=<wbr>")


def guide_file(platform: str, catalog: Catalog) -> str:
    """Return the complete example as HTML for the page of the guide.

    Lines that depend on a choice of the reader have ``data-when-…`` like everything else on that page. Those
    of other values than the example's own are hidden until they are chosen (``data-only``).
    """
    pack = registry.load(platform)
    file = _File(pack, catalog, fields(pack), to_fields=f"../../reference/{platform}/")
    return file.pane(file.pack.file_name("sms"), file.rows_of_choices())


def excerpt_lines(platform: str, excerpt: Excerpt, catalog: Catalog) -> str:
    """Return the lines of one step as HTML, each key with a link to its field.

    Of formats with brackets, only lines with a key that is new, as far to the left as they get.
    """
    pack = registry.load(platform)
    file = _File(pack, catalog, fields(pack), to_fields=f"../../reference/{platform}/")
    rows = file.rows(excerpt.text, excerpt.format)
    if excerpt.format in BRACKETS:
        first = {file.anchor(row.line.keys[0].place): row for row in reversed(rows) if row.line.keys}
        rows = [*_to_the_left([row for row in rows if row in first.values()])]
    return "".join(file.lines(replace(row, line=replace(row.line, step="", screen=())) for row in rows))


def _to_the_left(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows without the spaces that all of them begin with."""
    cut = min((len(row.text) - len(row.text.lstrip()) for row in rows), default=0)
    for row in rows:
        keys = tuple(replace(key, start=key.start - cut, end=key.end - cut) for key in row.line.keys)
        yield replace(row, line=replace(row.line, keys=keys), text=row.text[cut:])


def reference_files(pack: Pack, catalog: Catalog, fields: Sequence[SchemaField]) -> str:
    """Return the examples that show all fields, then the fields that no example has, as HTML.

    The first is there in each format that people write. The numbers lead to the guide, the keys to the field
    on the same page.
    """
    file = _File(pack, catalog, fields, to_steps=f"../../guides/{pack.name}/")
    panes: dict[str, str] = {}
    for name in (each for each in pack.formats if each in WRITTEN):
        panes[WRITTEN[name]] = file.pane(f"complete.{name}", map(_calm, file.rows(_in(pack, name), name)))
    shown = {file.anchor(key.place) for row in file.rows(complete(pack.name)) for key in row.line.keys}
    for example in examples.names(pack.name):
        rows = file.rows(complete(pack.name, example))
        if new := {file.anchor(key.place) for row in rows for key in row.line.keys} - shown:
            shown |= new
            panes[example] = file.pane(f"{example}.{pack.formats[0]}", map(_calm, rows))
    if rest := [*file.rows_of_others(shown)]:
        panes[catalog.say_in("tab", "Others")] = file.pane(
            catalog.say("Not in the example"), map(_calm, rest)
        )
    if len(panes) == 1:
        return "".join(panes.values())
    tabs = (f'<p class="tab">{escape(name)}</p>{pane}' for name, pane in panes.items())
    return f'<div class="tabs">{"".join(tabs)}</div>'


def _in(pack: Pack, name: str) -> str:
    """Return the complete example of a pack in another format."""
    text = complete(pack.name)
    if name == pack.formats[0]:
        return text
    data = read(text.encode(), format=Format(pack.formats[0])).documents[0].data
    return write(data, Format(name)) if isinstance(data, dict) else ""


def _calm(row: Row) -> Row:
    """Return a row without the screen of its value, which the details of the field name."""
    return replace(row, line=replace(row.line, screen=()))


class _File:
    def __init__(
        self,
        pack: Pack,
        catalog: Catalog,
        fields: Sequence[SchemaField],
        *,
        to_steps: str = "",
        to_fields: str = "",
    ) -> None:
        self.pack, self._catalog, self._fields = pack, catalog, fields
        self._to_steps, self._to_fields = to_steps, to_fields
        self._words = pack_words(pack.name, catalog)

    def anchor(self, place: str) -> str:
        """Return the anchor of the field at a pointer; empty for keys that are no field."""
        return next((each.anchor for each in self._fields if names(each.place, place)), "")

    def rows(self, text: str, format: str = "") -> list[Row]:
        """Return the lines of a file without comments, which are English; none if it has another format."""
        documents = read(text.encode(), format=Format(format or self.pack.formats[0])).documents
        if not documents:
            return []
        lines = annotated(documents[0], self.pack, self._catalog.language, self._words)
        rows = (Row(line, without_comment(text)) for line, text in zip(lines, text.split("\n"), strict=True))
        return [row for row in rows if row.text.strip()]

    def rows_of_choices(self) -> list[Row]:
        """Return the lines of the complete example, also as other choices have them, then other examples."""
        others = [choice for choice in choices(self.pack) if choice[1] in examples.names(self.pack.name)]
        files = {
            choice: {row.line.number: row.text for row in self.rows(example_of(self.pack.name, *choice))}
            for choice in choices(self.pack)
            if choice not in others
        }
        found = []
        for row in self.rows(complete(self.pack.name)):
            texts: dict[str, list[tuple[str, str]]] = {row.text: []}
            for choice, file in files.items():
                texts.setdefault(file.get(row.line.number, ""), []).append(choice)
            if len(texts) == 1 and not others:
                found.append(row)
                continue
            for number, (text, chosen) in enumerate(texts.items()):
                hidden = " hidden data-only" if number else ""
                if text:
                    found.append(Row(row.line, text, hidden + _when(chosen)))
        for choice in others:
            rows = self.rows(example_of(self.pack.name, *choice))
            found += [replace(row, attributes=" hidden data-only" + _when([choice])) for row in rows]
        return found

    def rows_of_others(self, shown: Container[str]) -> Iterator[Row]:
        """Yield the fields that are not shown."""
        for number, field in enumerate(self._fields, 1):
            if field.anchor not in shown:
                screen = screen_names(self.pack, field.place, self._catalog.language, self._words)
                key = Key(0, len(field.anchor), field.place)
                step = self.pack.step_of(field.place)
                yield Row(AnnotatedLine(number, field.place, step, screen, (key,)), field.anchor)

    def lines(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield the lines as HTML, with places where long names and values may break."""

        def to_field(place: str) -> str:
            anchor = self.anchor(place)
            return f"{self._to_fields}#{anchor}" if anchor else ""

        lines = line_items(rows, self.pack.name, self._catalog, to_steps=self._to_steps, to_field=to_field)
        return (_TEXT.sub(lambda text: _breakable(text[0]), line) for line in lines)

    def pane(self, title: str, rows: Iterable[Row]) -> str:
        hint, title = escape(self._catalog.say("a number leads to its step")), escape(title)
        return (
            f'<div class="pane file"><header><b>{title}</b><span>{hint}</span></header>'
            f'<ol class="lines" tabindex="0" aria-label="{title}">{"".join(self.lines(rows))}</ol></div>'
        )


def _when(chosen: Sequence[tuple[str, str]]) -> str:
    """Return for which choices a line is, as attributes."""
    values: dict[str, list[str]] = {}
    for name, value in chosen:
        values.setdefault(name, []).append(value)
    return "".join(f' data-when-{name}="{" ".join(each)}"' for name, each in values.items())
