"""Lines for missing fields: with their value where the document decides it, else with each allowed value.

A block is added with all that it needs. What nobody knows is a placeholder in angle brackets with the name of
its field.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from validator.diagnostics import Choice, Diagnostic, Fix
from validator.documents.insertion import insertion, with_member
from validator.documents.model import Format, Path, pointer_pattern, steps_of, value_at
from validator.documents.scalars import shown
from validator.engine.annotated_document import Field, Subject
from validator.engine.schema_findings import example_line
from validator.json_schema import keywords
from validator.lazy_dataclasses import replace
from validator.packs.model import Check, Lookup
from validator.placeholders import is_placeholder
from validator.secrets import is_reference, spans

MISSING = "missing-field"

_LONGEST = 20_000  #: characters of a document whose values are tried
_MOST_FIELDS = 20  #: missing fields of a document that get their lines
_MOST_CHOICES = 12
_MOST_ROUNDS = 5  #: in which the fields of a block may ask for others
_SAME = ("equals", "listed-in")  #: verbs that say of a value that another field has it


def with_lines(subject: Subject, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield findings; those of missing fields with a fix, or with the lines to choose from."""
    document, left = subject.document, _MOST_FIELDS
    has_place = document.format is not Format.DATA and len(document.lines.text) <= _LONGEST
    for finding in found:
        if finding.rule == MISSING and has_place and left:
            left -= 1
            yield _with_lines(subject, finding)
        else:
            yield finding


def _with_lines(subject: Subject, finding: Diagnostic) -> Diagnostic:
    path, name = _path(subject, finding.pointer), str(finding.params["key"])
    missing = _Missing(subject, path, name)
    values = missing.values()
    edits = [insertion(subject.document, path, name, value) for value in values]
    choices = [
        Choice(_shown(value, (*path, name)), (edit,))
        for value, edit in zip(values, edits, strict=True)
        if edit is not None
    ]
    if len(choices) == 1 and missing.is_certain:
        example = example_line(name, values[0], subject.document.format)
        params = {**finding.params, "example": example or finding.params["example"]}
        return replace(finding, fix=Fix(True, choices[0].edits), params=params)
    return replace(finding, choices=tuple(choices))


def _path(subject: Subject, place: str) -> Path:
    """Return the path of a JSON Pointer to a value of the document."""
    path: Path = ()
    for step in steps_of(place):
        entry = subject.document.entry(path)
        path = (*path, int(step) if entry and entry.node.items else step)
    return path


def _shown(value: Any, path: Path) -> str:
    is_value = isinstance(value, (str, bool, int)) and value != _placeholder(path)
    return shown(value) if is_value else ""


class _Missing:
    """A missing field, and a copy of the document in which its values are tried."""

    def __init__(self, subject: Subject, path: Path, name: str) -> None:
        self._subject, self._pack = subject, subject.pack
        self._place: Path = (*path, name)
        self._data: Any = with_member(copy.deepcopy(subject.document.data), path, name, None)
        self._wrong = {(each.path, each.keyword) for each in self._pack.failures(subject.document.data)}
        self.is_certain = True  #: nothing is guessed or left open

    def values(self) -> list[Any]:
        """Return the values that the field may have; the one with what is open if these are not known."""
        known = [] if self._is_block(self._place) else self._known(self._place)
        return known[:_MOST_CHOICES] or [self._filled(self._place)]

    def _filled(self, path: Path) -> Any:
        """Return a value with all that it needs."""
        if self._is_block(path):
            return self._block(path)
        if self._is_list(path):
            _set(self._data, path, [None])
            return [self._filled((*path, 0))]
        known, about = self._known(path), self._field(path)
        if len(known) == 1:
            return known[0]
        self.is_certain = False
        example = about.example
        is_boolean = keywords.annotation(about.notes, "type") == "boolean"
        if example is not None and (is_boolean or is_reference(example)):
            return example
        return _placeholder(path, known[:_MOST_CHOICES])

    def _block(self, path: Path) -> dict[str, Any]:
        block: dict[str, Any] = {}
        for _ in range(_MOST_ROUNDS):
            _set(self._data, path, block)
            failures = [each for each in self._pack.failures(self._data) if each.path == path]
            wanted = [name for each in failures if each.keyword == "required" for name in each.wanted]
            missing = [name for name in wanted if name not in block]
            if not missing:
                break
            for name in missing:
                block[name] = None
                block[name] = self._filled((*path, name))
        return block

    def _known(self, path: Path) -> list[Any]:
        """Return the values that a field may have, as far as the pack and the document say."""
        if self._is_list(path):
            _set(self._data, path, [None])
            return [[each] for each in self._known((*path, 0))]
        about = self._field(path)
        found = [*_constants(about), *self._of_others(about)]
        if not found:
            found = [each for each in keywords.annotation(about.notes, "enum") or () if each is not None]
            found = [each for each in found if str(each) not in about.spellings]
        if not found and keywords.annotation(about.notes, "type") == "boolean":
            found = [True, False]
        found = found or list(self._looked_up(about))
        return [each for each in _once(found) if self._fits(path, each)]

    def _fits(self, path: Path, value: Any) -> bool:
        """Tell whether a value brings no failure but for further fields that it asks for."""
        before = value_at(self._data, path)
        _set(self._data, path, value)
        failures = [each for each in self._pack.failures(self._data) if each.keyword != "required"]
        _set(self._data, path, before)
        inside = [each for each in failures if each.path[: len(path)] == path]
        return not inside and all((each.path, each.keyword) in self._wrong for each in failures)

    # --- where values come from ---

    def _of_others(self, about: Field) -> Iterator[Any]:
        """Yield the values of fields with which this one must agree."""
        pattern = pointer_pattern(about.path)
        for _, _, check in self._pack.checks:
            for place in _fields_with_same_value(check, pattern, about.path):
                for value in _matching(self._data, place):
                    for each in value if isinstance(value, list) else [value]:
                        if isinstance(each, str) and self._may_be_copied(about, each):
                            yield each

    @staticmethod
    def _may_be_copied(about: Field, value: str) -> bool:
        if is_placeholder(value, kind=about.kind):
            return False
        return is_reference(value) or not (about.secret or spans(value))

    def _looked_up(self, about: Field) -> Iterator[str]:
        """Yield the URL that a rule about the field asks for, where the document decides it."""
        for name in _once(list(_rules(about.notes))):
            wanted = self._pack.rules[name].wanted
            if wanted and self._is_decided(wanted.host or wanted):
                if wanted.example:
                    self.is_certain = False
                yield str(self._subject.look_up(wanted, about.path))

    def _is_decided(self, lookup: Lookup) -> bool:
        return bool(lookup.of) and self._subject.first(lookup.of) is not None

    def _field(self, path: Path) -> Field:
        return Field(path, None, self._pack.notes(self._data, path), False)

    def _is_block(self, path: Path) -> bool:
        return bool(keywords.annotation(self._field(path).notes, "type") == "object")

    def _is_list(self, path: Path) -> bool:
        return bool(keywords.annotation(self._field(path).notes, "type") == "array")


def _placeholder(path: Path, values: Sequence[Any] = ()) -> str:
    """Return the name of a field, with the values that it may have, in angle brackets."""
    name = ".".join([step for step in path if isinstance(step, str)][-2:])
    return f"<{name}: {' | '.join(map(shown, values))}>" if values else f"<{name}>"


def _constants(about: Field) -> list[Any]:
    return [note["const"] for note in about.notes if "const" in note][:1]


def _rules(schema: Any) -> Iterator[str]:
    """Yield the names of the rules that a schema and those inside it bring."""
    if isinstance(schema, Mapping):
        named = schema.get("x-rule", ())
        yield from [named] if isinstance(named, str) else named
        schema = [*schema.values()]
    if isinstance(schema, list):
        for each in schema:
            yield from _rules(each)


def _fields_with_same_value(check: Check, pattern: str, path: Path) -> Iterator[str]:
    """Yield the places of the fields that have the value of a field, by a check."""
    if check.verb not in _SAME or "part" in check.options or check.to:
        return
    other = str(check.options["field"])
    if check.at == pattern:
        above = pointer_pattern(path[: -2 if other.startswith("..") else -1])
        yield other if other.startswith("/") else above + "/" + other.lstrip("./")
    elif other == pattern and (check.verb == "equals" or "*" not in pattern):
        yield check.at


def _matching(data: Any, pattern: str) -> list[Any]:
    """Return the values at all places that a pointer pattern names."""
    found = [data]
    for step in steps_of(pattern):
        members = [each for each in found if isinstance(each, (dict, list))]
        if step == "*":
            found = [
                value for each in members for value in (each.values() if isinstance(each, dict) else each)
            ]
        else:
            found = [each[step] for each in members if isinstance(each, dict) and step in each]
    return found


def _once(values: Sequence[Any]) -> list[Any]:
    return [each for at, each in enumerate(values) if each not in values[:at]]


def _set(data: Any, path: Path, value: Any) -> None:
    value_at(data, path[:-1])[path[-1]] = value
