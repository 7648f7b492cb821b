"""A document next to the pack that checks it: fields, what the schema says of them, values for messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from validator import urls
from validator.diagnostics import Diagnostic, Fix, Label, Param, Related, Severity
from validator.documents.edits import rewrite
from validator.documents.model import Document, Path, pointer, steps_of
from validator.engine.expressions import holds_literal
from validator.errors import mark
from validator.json_schema import keywords, walker
from validator.json_schema.ecma_regex import expression
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs.model import Lookup, Pack
from validator.placeholders import is_name, is_well_known
from validator.positions import Range
from validator.printable import visible
from validator.secrets import MASK, is_literal, is_reference, masked, names_secret, spans

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@dataclass(slots=True)
class Field:
    """A place of a document together with what the schema says about it."""

    path: Path
    value: object
    notes: list[Mapping[str, Any]]  #: the subschemas that apply here
    elsewhere: bool  #: the value is kept elsewhere, in a way that the platform knows

    @property
    def kind(self) -> str:
        """Return the field's ``x-kind``: what sort of value it holds; empty if that does not matter."""
        return str(keywords.annotation(self.notes, "x-kind") or "")

    @property
    def secret(self) -> bool:
        said = keywords.annotation
        return bool(said(self.notes, "writeOnly")) or said(self.notes, "format") == "password"

    @property
    def literal_secret(self) -> bool:
        """Tell whether the value itself, and not a reference to it, is in a secret's field."""
        if not self.secret or not isinstance(self.value, str):
            return self.secret
        return not (self.elsewhere or is_name(self.value) or is_well_known(self.value))

    @property
    def named_secret(self) -> bool:
        """Tell whether the value is a literal, and its own name says that it is secret."""
        if self.elsewhere or isinstance(self.value, bool) or not isinstance(self.value, (str, int, float)):
            return False
        names = [step for step in self.path if isinstance(step, str)]
        if len(names) > 1 and names[-1] in ("value", "defaultValue"):
            names.pop()
        text = str(self.value)
        if not names or not text or is_reference(text):
            return False
        return names_secret(names[-1]) and is_literal(text)

    @property
    def example(self) -> Any:
        """Return the first of the schema's examples; None if it has none."""
        return next(iter(keywords.annotation(self.notes, "examples") or ()), None)

    @property
    def spellings(self) -> dict[str, str]:
        """Return, for each other spelling of a value (``x-same``), the one that it represents."""
        same = keywords.annotation(self.notes, "x-same") or {}
        return {spelling: name for name, others in same.items() for spelling in others}

    @property
    def canonical(self) -> str:
        """Return the value in the spelling that represents all others."""
        return self.spellings.get(str(self.value), str(self.value))


@dataclass
class Subject:
    """A document and the pack that checks it."""

    document: Document
    pack: Pack
    written: Subject | None = None  #: the same as its author wrote it, if values were filled in here
    _fields: dict[Path, Field] = field(default_factory=dict)
    _matching: dict[tuple[str, Path], list[Path]] = field(default_factory=dict)
    _referring: dict[str, bool] = field(default_factory=dict)  #: whether a text is kept elsewhere

    def field(self, path: Path) -> Field:
        """Return the field at ``path``; a place that does not exist yet may be asked for."""
        known = self._fields.get(path)
        if known is None:
            entry = self.document.entry(path)
            value = entry.node.data if entry else None
            if path:
                around = self.field(path[:-1]).notes
                notes = self.pack.notes_inside(around, self.document.data, path, value)
            else:
                notes = self.pack.notes(self.document.data, path)
            known = self._fields[path] = Field(path, value, notes, self.refers(value))
            if known.elsewhere and known.secret and holds_literal(value):
                known.elsewhere = False
        return known

    @cached_property
    def scalars(self) -> list[Field]:
        return [self.field(path) for path, _ in self.document.scalars()]

    def matching(self, pattern: str, base: Path = ()) -> Iterator[Path]:
        """Yield the path of every existing value that a pointer pattern names.

        ``*`` means any index or key, ``**`` any way through the document.
        """
        paths = self._matching.get((pattern, base))
        if paths is None:  # a rule may ask once for each item of a long list
            paths = [base]
            for name in steps_of(pattern):
                paths = [deeper for path in paths for deeper in self._members(path, name)]
            self._matching[pattern, base] = paths
        yield from paths

    def _members(self, path: Path, name: str) -> Iterator[Path]:
        if name == "**":
            yield from (deeper for deeper in self.document.paths() if deeper[: len(path)] == path)
            return
        entry = self.document.entry(path)
        if entry is not None:
            yield from ((*path, key) for key in entry.node.entries if name in ("*", key))
            yield from ((*path, index) for index in range(len(entry.node.items)) if name in ("*", str(index)))

    def first(self, pattern: str) -> Field | None:
        """Return the first field that a pointer pattern names, None if the document has none."""
        found = next(self.matching(pattern), None)
        return None if found is None else self.field(found)

    # --- references ---

    def refers(self, value: object) -> bool:
        """Tell whether a value is kept elsewhere, in a way that all platforms or this one know."""
        if not isinstance(value, str):
            return False
        known = self._referring.get(value)
        if known is None:
            own = self._own_reference
            known = is_reference(value) or (own is not None and keywords.fits(own, value))
            self._referring[value] = known
        return known

    @cached_property
    def _own_reference(self) -> keywords.Schema | None:
        definitions = self.pack.schema.get("$defs", {})
        if "reference" not in definitions:
            return None
        return {"$ref": walker.reference_to("reference"), "$defs": definitions}

    # --- findings ---

    def finding(
        self, rule: str, path: Path, *, at: Range | None = None, case: str = "", **params: Param
    ) -> Diagnostic:
        """Return a diagnostic about the value at ``path``, with the parameters that every message may use."""
        words = self.pack.rules[rule]
        place = pointer(path)
        of_block = keywords.annotation(self.field(path).notes, "x-key-of-block")
        name = self.called(path[:-1] if of_block else path)
        given: dict[str, Param] = {"key": name, "pointer": place, "platform": self.pack.title}
        command = f"`guiderail schema {self.pack.name}`"
        given["description"] = command if self.pack.name else Label(mark("the schema"))
        if self.document.entry(path) is not None:
            given["value"] = self.shown(path)
        expected = keywords.annotation(self.field(path).notes, "x-expected")
        if expected:
            given["expected"] = self._expected(str(expected))
        given |= {name: self.look_up(lookup, path) for name, lookup in words.params.items()}
        if words.at_part:
            at = self.part_range(path, words.at_part)
        elif case in words.cases and words.cases[case].at:
            match = expression(words.cases[case].at).search(str(self.field(path).value))
            at = self.inside(path, *match.span()) if match else at
        return Diagnostic(
            rule=rule,
            severity=Severity(words.severity),
            range=at or self.document.value_range(path),
            pointer=place,
            document=self.document.number,
            case=case if case in words.cases else "",
            params=given | params,
            pack=self.pack.name,
            step=words.step or self.pack.step_of(place),
            related=tuple(map(self.related, self._related_paths(words.related_at, path))),
        )

    def called(self, path: Path) -> Param:
        """Return what a message calls the value at ``path``: with its parent if others have its name."""
        name = name_of(path)
        parents = [step for step in path if isinstance(step, str)][:-1]
        if not parents or len(self._namesakes.get(name, ())) < 2:
            return called(path)
        return f"{parents[-1]}.{name}"

    @cached_property
    def _namesakes(self) -> dict[str, set[Path]]:
        """Return the places of the document by their names, those in all entries of a list as one."""
        found: dict[str, set[Path]] = {}
        for path in self.document.paths():
            if path and isinstance(path[-1], str):
                steps = tuple(step for step in path if isinstance(step, str))
                found.setdefault(path[-1], set()).add(steps)
        return found

    def related(self, path: Path) -> Related:
        """Return another place of the document that a finding is about."""
        return Related("", self.document.number, pointer(path), self.document.value_range(path))

    def _related_paths(self, place: str, path: Path) -> list[Path]:
        """Return the path of the field at a pointer, which may be relative to ``path``, if it exists."""
        base: Path = ()
        while place.startswith("."):
            up = 2 if place.startswith("..") else 1
            base, place = path[:-up], place[up:]
        return [*self.matching(place, base)][:1] if place else []

    def _expected(self, text: str) -> Label:
        return Label(text, "expected", self.pack.name) if self.pack.name else Label(text)

    def with_fix(self, finding: Diagnostic, path: Path, text: str, *, safe: bool = True) -> Diagnostic:
        """Return the finding with a fix that makes ``text`` the value at ``path``, where that is possible."""
        edit = rewrite(self.document, path, text)
        return replace(finding, fix=Fix(safe, (edit,))) if edit else finding

    def value_or_key(self, path: Path, *, key: bool = False) -> Range:
        """Return the place of a value; of its key if there is nothing to see of the value.

        ``key``: the place of its key, whatever the value is.
        """
        entry = self.document.entry(path)
        if entry is not None and entry.key is not None and (key or entry.node.data is None):
            return self.document.key_range(path)
        return self.document.value_range(path)

    def part_range(self, path: Path, part: str) -> Range:
        """Return the place of a part of a URL; of the whole value if it is not written as it reads."""
        found = urls.split(str(self.field(path).value))
        start = len("".join(found[each] for each in urls.PARTS[: urls.PARTS.index(part)]))
        return self.inside(path, start, start + len(found[part]))

    def inside(self, path: Path, start: int, end: int) -> Range:
        """Return the place of some characters of a value; of all if it is not written as it reads."""
        document = self.document
        first, last = document.offset_in(path, start), document.offset_in(path, end)
        if first is None or last is None or start == end:
            return document.value_range(path)
        return document.lines.range(first, last)

    # --- the values of placeholders ---

    def is_filled(self, path: Path) -> bool:
        """Tell whether a value was filled in, wholly or in part, for what its author wrote."""
        value = self.field(path).value
        return self.written is not None and isinstance(value, str) and value != self.written.field(path).value

    def shown(self, path: Path) -> str:
        """Return the value as a message may show it: text as it reads, else the author's own characters."""
        if self.written is not None:
            return self.written.shown(path)
        found = self.field(path)
        if found.literal_secret or found.named_secret:
            return MASK
        if isinstance(found.value, str):
            return masked(found.value, spans(found.value))
        return "" if isinstance(found.value, (dict, list)) else self.document.raw(path)

    def look_up(self, lookup: Lookup, path: Path) -> Param:
        """Return the value of a placeholder for a finding at ``path``; the empty text if there is none."""
        if lookup.example:
            return self._example_url(lookup, path)
        if lookup.part or lookup.outside or lookup.written or lookup.length:
            value = self.field(path).value
            counted = lookup.length and isinstance(
                value, str
            )  # the length of a hidden value, not of its mask
            return self._of_value(lookup, str(value) if counted else self.shown(path))
        if lookup.table:
            return self._from_table(lookup, path)
        other = self.first(lookup.field or lookup.label)
        if other is None:
            return ""
        if self.is_filled(other.path):
            return self.shown(other.path)
        return self._label(lookup.label, other.canonical) if lookup.label else self.shown(other.path)

    def _of_value(self, lookup: Lookup, shown: str) -> Param:
        """Return what a message says of the value itself."""
        if lookup.part:
            return urls.split(shown)[lookup.part]
        if lookup.written:
            found = expression(lookup.written).search(shown)
            shown = found[0] if found else ""
        if lookup.length:
            return len(shown)
        if lookup.written:
            return shown
        others = dict.fromkeys(expression(f"[^{lookup.outside}]").findall(shown))
        return " ".join(map(visible, others))

    def _from_table(self, lookup: Lookup, path: Path) -> Param:
        table = self.pack.tables[lookup.table]
        if lookup.of:
            other = self.first(lookup.of)
            entries = table.get(other.canonical, []) if other else []
            return entries[0] if entries else ""
        value = str(self.field(path).value)
        wanted = value if lookup.having == "value" else urls.split(value).get(lookup.having, "").lower()
        key = next((name for name, entries in table.items() if wanted in entries), "")
        return self._label(lookup.label, key) if lookup.label else key

    def _example_url(self, lookup: Lookup, path: Path) -> str:
        """Return the schema's example of a URL with the correct host and the author's own key."""
        parts = urls.split(str(self.field(path).example or ""))
        host = str(self._from_table(lookup.host, path)) if lookup.host else ""
        key = urls.split(str(self.field(path).value))["key"]
        return urls.join(
            parts | {"host": host or parts["host"], "key": key if key.strip(":@") else parts["key"]}
        )

    def _label(self, pattern: str, value: str) -> Param:
        """Return the name that people see for a value of the field that a pointer names."""
        labels = keywords.annotation(self.field(steps_of(pattern)).notes, "x-labels") or {}
        return Label(labels[value], "label", self.pack.name) if value in labels else value


def called(path: Path) -> Param:
    """Return what a message calls the value at ``path``, even if it is in no field."""
    return name_of(path) or pointer(path) or Label(mark("(the whole document)"))


def name_of(path: Path) -> str:
    """Return what a message calls the value at ``path``: its key, or that of the list it is in."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")
