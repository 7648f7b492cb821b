"""The beginning of a configuration: what a platform needs, for the variants that somebody chose.

A pack's complete example is the model, its schema fills what the example lacks, and the check says what may
be left out. So any pack has one, and no platform is known by name here. No language, no secret: where a
secret belongs is a reference.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from validator.diagnostics import Label, Severity
from validator.documents.model import (
    Data,
    Format,
    Path,
    path_name,
    pointer,
    pointer_pattern,
    steps_of,
    value_at,
)
from validator.documents.reader import read
from validator.documents.writer import write
from validator.engine import full_check
from validator.lazy_dataclasses import dataclass
from validator.packs import examples, fields, registry
from validator.packs.fields import SchemaField
from validator.packs.fields import Value as Allowed
from validator.packs.model import Pack
from validator.secrets import is_reference, is_variable

_MOST_ROUNDS = 40  #: additions and removals before what is left is taken as it is
_MISSING = "missing-field"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that only the person knows; the answer goes to every one of the places."""

    name: str  #: of the first place: ``agent.region``, ``webhooks[0].name``
    paths: tuple[Path, ...]
    title: Label
    about: SchemaField
    choices: tuple[Allowed, ...] = ()  #: empty: any text
    example: str = ""  #: what may be there; for a choice, what is there unless another is chosen
    variant: bool = False  #: the answer decides which fields there are


@dataclass(slots=True)
class Draft:
    """A configuration in the making: right, but with the values of an example."""

    pack: Pack
    data: dict[str, Any]
    questions: list[Question]

    def question(self, name: str) -> Question | None:
        """Return the question about a field: its name, its pointer, or its last key if no other has it."""
        for each in self.questions:
            if name in {
                each.name,
                *(pointer(path) for path in each.paths),
                *(path_name(path) for path in each.paths),
            }:
                return each
        near = [
            each
            for each in self.questions
            if any(name in (fields.anchor(pointer_pattern(path)), path[-1]) for path in each.paths)
        ]
        return near[0] if len(near) == 1 else None

    def names(self) -> list[str]:
        """Return the names under which questions are found."""
        known = [each.name for each in self.questions]
        return known + [
            str(each.paths[0][-1]) for each in self.questions if self.question(str(each.paths[0][-1]))
        ]

    def secrets(self) -> Iterator[tuple[Path, str]]:
        """Yield the places of secrets with the references that are there."""
        for path, value in plain_values(self.data):
            about = field_at(self.pack, path)
            if about is not None and about.secret:
                yield path, str(value)


def variants(platform: str) -> list[Question]:
    """Return the questions that decide which fields a configuration has, in the order of the guide."""
    of = registry.load(platform)
    model, known, found = _model(of), _by_place(of), []
    for variant in of.guide.variants.values():
        about = known.get(variant.field)
        if about is None:
            continue
        named = {value.value: value for value in about.values}
        choices = tuple(named[value] for value in variant.values if value in named)
        paths = _matching(model, variant.field)
        if paths and choices:
            name = fields.anchor(variant.field)
            now = str(value_at(model, paths[0]))
            title = Label(variant.title, "step", of.name)
            found.append(Question(name, (paths[0],), title, about, choices, now, True))
    return found


def draft(platform: str, answers: Mapping[str, str]) -> Draft:
    """Return what a configuration needs.

    ``answers``: values for the questions that are choices, by their names; others keep the example's.
    """
    of = registry.load(platform)
    data = _model(of)
    first = variants(platform)
    for question in first:
        chosen = answers.get(question.name, question.example)
        if chosen in examples.names(platform):
            data = _model(of, chosen)
        _choose(of, data, question, chosen)
    data = _least(of, _corrected(of, data))
    for _ in range(_MOST_ROUNDS):
        questions = [*first, *_questions(of, data)]
        changed = False
        for question in questions:
            wish = answers.get(question.name)
            if question.choices and not question.variant and wish not in (None, question.example):
                for path in question.paths:
                    _set(data, path, wish)
                changed = True
        if not changed:
            break
        data = _least(of, _corrected(of, data))
    held = {path for question in first for path in question.paths}
    rest = [each for each in _questions(of, data) if not held & set(each.paths)]
    return Draft(of, data, [*_still_there(first, data), *rest])


def filled(of: Draft, answers: Mapping[str, str], open_text: Callable[[Question], str]) -> dict[str, Any]:
    """Return the configuration with the answers in it, and ``open_text`` where one has not been given."""
    data = copy.deepcopy(of.data)
    for question in of.questions:
        if not question.choices:
            for path in question.paths:
                _set(data, path, answers.get(question.name) or open_text(question))
    return data


def with_reference(of: Draft, before: str, after: str) -> bool:
    """Put another reference in place of one of the draft's; False if it cannot be inside a URL there."""
    places = [(path, str(value)) for path, value in plain_values(of.data) if before in str(value)]
    if not is_variable(after) and any(value != before for _, value in places):
        return False
    for path, value in places:
        _set(of.data, path, value.replace(before, after))
    return True


def findings(platform: str, data: Data) -> Iterator[tuple[str, str]]:
    """Yield the rule and the pointer of everything that is found in a configuration."""
    for each in full_check.judge(
        write(data, Format.JSON).encode(), "", Format.JSON, platform=platform
    ).diagnostics:
        yield each.rule, each.pointer


def field_at(of: Pack, path: Path) -> SchemaField | None:
    """Return what the schema says about the field at a path."""
    return _by_place(of).get(pointer_pattern(path))


def plain_values(data: Data, path: Path = ()) -> Iterator[tuple[Path, Data]]:
    """Yield every value that is no mapping or list, with its path."""
    inside: list[tuple[str | int, Data]] = []
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list):
        inside = list(enumerate(data))
    else:
        yield path, data
    for step, value in inside:
        yield from plain_values(value, (*path, step))


# --- the model ---------------------------------------------------------------------------------------


def _model(of: Pack, name: str = "complete") -> dict[str, Any]:
    """Return an example of a pack by its name; what the schema asks for if the pack has none."""
    try:
        text = examples.complete(of.name, name)
    except OSError:
        known = _by_place(of)
        return {key: _example(known[f"/{key}"], known) for key in of.schema.get("required", ())}
    data = read(text.encode(), format=Format.YAML).documents[0].data
    return copy.deepcopy(data) if isinstance(data, dict) else {}


def _by_place(of: Pack) -> dict[str, SchemaField]:
    return {each.place: each for each in fields.fields(of)}


def _example(about: SchemaField, known: Mapping[str, SchemaField]) -> Any:
    """Return a value that a field may hold: its first allowed value, its example, or what its block needs."""
    if about.block:
        at = f"{about.place}/*" if about.type == "array" else about.place
        inner = {
            each.name: _example(each, known)
            for place, each in known.items()
            if each.required and place.rpartition("/")[0] == at
        }
        return [inner] if about.type == "array" else inner
    shown = next(iter(about.schema.get("examples", ())), None)
    allowed = [value.value for value in about.values if not value.refused_by]
    if shown is not None and (not allowed or shown in allowed):
        return copy.deepcopy(shown)
    if allowed:
        return allowed[0]
    if about.secret:
        return "${" + re.sub(r"\W", "_", about.name).upper() + "}"
    plain: dict[str, Any] = {"boolean": True, "integer": 1, "number": 1, "array": [], "object": {}}
    return about.schema.get("default", plain.get(about.type, about.name))


# --- one choice --------------------------------------------------------------------------------------


def _choose(of: Pack, data: dict[str, Any], question: Question, value: str) -> None:
    """Make a model one for a value of a variant: its items, its fields, and what goes with the value."""
    path = question.paths[0]
    at = next((length for length, step in enumerate(path) if isinstance(step, int)), None)
    if at is None:
        before = str(value_at(data, path))
        _set(data, path, value)
        for table in of.tables.values():
            if before in table and value in table:
                _replace(data, table[before], table[value][0])
        return
    items, inner = value_at(data, path[:at]), path[at + 1 :]
    kept = [item for item in items if value_at(item, inner) == value]
    if not kept:
        kept = [items[0]]
        _set(kept[0], inner, value)
        for each in fields.fields(of):
            if _is_for_others(each, question, value):
                kept[0].pop(each.name, None)
    items[:] = kept


def _is_for_others(about: SchemaField, question: Question, value: str) -> bool:
    """Tell whether a field is required for other values of a variant, but not for this one."""
    beside = about.place.rpartition("/")[0] == question.about.place.rpartition("/")[0]
    wanted = [
        {each.value for each in condition.values}
        for dependency in about.dependencies
        if dependency.asks == "required"
        for condition in dependency.when
        if condition.place == question.about.place
    ]
    return beside and bool(wanted) and not any(value in values for values in wanted)


def _replace(data: Any, old: list[str], new: str) -> None:
    """Put another entry of a table wherever one is in a text."""
    for path, value in list(plain_values(data)):
        if isinstance(value, str) and (found := next((each for each in old if each in value), "")):
            _set(data, path, value.replace(found, new))


# --- what is needed ----------------------------------------------------------------------------------


def _corrected(of: Pack, data: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration with the fields that are missing, without items that have lost their ground."""
    known = _by_place(of)
    for _ in range(_MOST_ROUNDS):
        wrong = list(_errors(of, data))
        missing = [
            (path, place) for rule, place in wrong if rule == _MISSING and (path := _path(data, place))
        ]
        added = [_add(data, path, known) for path, _ in missing]
        if any(added):
            continue
        items = [
            path[: _last_index(path) + 1]
            for _, place in wrong
            if (path := _path(data, place)) and _last_index(path) >= 0
        ]
        if not items:
            return data
        _remove(data, items[0])
    return data


def _errors(of: Pack, data: Data) -> Iterator[tuple[str, str]]:
    judged = full_check.judge(write(data, Format.JSON).encode(), "", Format.JSON, platform=of.name)
    for each in judged.diagnostics:
        if each.severity is Severity.ERROR:
            inside = pointer((str(each.params["key"]),)) if each.rule == _MISSING else ""
            yield each.rule, each.pointer + inside


def _add(data: dict[str, Any], path: Path, known: Mapping[str, SchemaField]) -> bool:
    about = known.get(pointer_pattern(path))
    if about is None or value_at(data, path) is not None:
        return False
    _set(data, path, _example(about, known))
    return True


def _least(of: Pack, data: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration without the optional fields that nothing asks for."""
    known = _by_place(of)
    wanted = set(findings(of.name, data))
    for path in list(members(data)):
        about = known.get(pointer_pattern(path))
        if (
            (about is not None and about.required)
            or value_at(data, path) is None
            or not isinstance(path[-1], str)
        ):
            continue
        without = copy.deepcopy(data)
        _remove(without, path)
        if set(findings(of.name, without)) <= wanted:
            data = without
    return data


def members(data: Data, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in a configuration, outer before inner."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inside:
        yield (*path, step)
        yield from members(value, (*path, step))


# --- questions ---------------------------------------------------------------------------------------


def _questions(of: Pack, data: dict[str, Any]) -> list[Question]:
    """Return what only the person knows; equal texts are asked for once."""
    entries = [entry for table in of.tables.values() for values in table.values() for entry in values]
    variant_fields = {variant.field for variant in of.guide.variants.values()}
    texts: dict[str, list[Path]] = {}
    found: list[Question | str] = []
    for path, value in plain_values(data):
        about = field_at(of, path)
        if about is None or not isinstance(value, str) or not value or isinstance(path[-1], int):
            continue
        if about.secret or about.kind == "payload" or is_reference(value) or about.place in variant_fields:
            continue
        if about.values:
            choices = tuple(_open_choices(of, data, path, about))
            if len(choices) > 1:
                found.append(Question(path_name(path), (path,), _title(of, about), about, choices, value))
        elif not any(entry in value for entry in entries):
            if value not in texts:
                found.append(value)
            texts.setdefault(value, []).append(path)
    return [each if isinstance(each, Question) else _about(of, each, tuple(texts[each])) for each in found]


def _open_choices(of: Pack, data: dict[str, Any], path: Path, about: SchemaField) -> Iterator[Allowed]:
    """Yield the values that a field may have without anything being wrong elsewhere, but for new fields."""
    wanted = {rule for rule, _ in findings(of.name, data)} | {_MISSING}
    for each in about.values:
        changed = copy.deepcopy(data)
        _set(changed, path, each.value)
        if not each.refused_by and {rule for rule, _ in findings(of.name, changed)} <= wanted:
            yield each


def _about(of: Pack, value: str, paths: tuple[Path, ...]) -> Question:
    about = field_at(of, paths[0])
    assert about is not None
    return Question(path_name(paths[0]), paths, _title(of, about), about, (), value)


def _title(of: Pack, about: SchemaField) -> Label:
    return Label(str(about.schema.get("title", about.name)), "field", of.name)


def _still_there(questions: list[Question], data: dict[str, Any]) -> list[Question]:
    return [each for each in questions if value_at(data, each.paths[0]) is not None]


# --- data --------------------------------------------------------------------------------------------


def _set(data: Any, path: Path, value: Any) -> None:
    value_at(data, path[:-1])[path[-1]] = value


def _remove(data: Any, path: Path) -> None:
    """Take out a member, and the list or block that nothing is left in."""
    del value_at(data, path[:-1])[path[-1]]
    if path[:-1] and not value_at(data, path[:-1]):
        _remove(data, path[:-1])


def _matching(data: Any, pattern: str) -> list[Path]:
    paths: list[Path] = [()]
    for step in steps_of(pattern):
        deeper: list[Path] = []
        for path in paths:
            value = value_at(data, path)
            if isinstance(value, dict) and step in value:
                deeper.append((*path, step))
            elif isinstance(value, list) and step == "*":
                deeper += [(*path, index) for index in range(len(value))]
        paths = deeper
    return paths


def _path(data: Any, place: str) -> Path:
    """Return the path of a JSON Pointer into data; its last step may be missing there."""
    path: Path = ()
    for step in steps_of(place):
        path = (*path, int(step) if isinstance(value_at(data, path), list) and step.isdecimal() else step)
    return path


def _last_index(path: Path) -> int:
    return max((at for at, step in enumerate(path) if isinstance(step, int)), default=-1)
