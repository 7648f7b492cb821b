"""A platform as data: what its files must look like, the rules with their words, the guide's steps.

A pack is written as a folder of ``schemas/`` and compiled into one JSON file that starts fast. Packs hold
no code; nothing in them is executed. The format is described in ``docs/en/write-a-pack.md``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from validator import resources
from validator.errors import PackError, mark
from validator.suggest import nearest

Schema = dict[str, Any] | bool

COMMON = "common"  #: the folder with what every platform shares
_AIMS = ("at", "kind", "each", "to", "where", "severity", "case")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public page that rules and guides were taken from."""

    title: str
    url: str
    seen: str  #: the day it was last confirmed, ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    state: Literal["active", "retired"]
    text: str  #: one sentence
    since: str = ""
    on: str = ""  #: the day of retirement
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One of a rule's wordings, and for which values it is the right one."""

    when: dict[str, Any] | None = None  #: JSON Schema that the value fits
    kind: list[str] = field(default_factory=list)  #: only fields of these ``x-kind``; empty: all
    message: str = ""  #: empty: the rule's own
    help: str = ""
    expected: str = ""
    fix: Literal["", "safe", "unsafe", "none"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Where the value of a placeholder comes from: a field, its label, or a table of the pack."""

    field: str = ""  #: pointer: that field's value
    label: str = ""  #: pointer: the name that people see for that field's value
    table: str = ""
    of: str = ""  #: pointer: the table's entry for that field's value
    having: str = ""  #: ``value`` or a part of a URL: the table's key whose entry holds it
    example: bool = False  #: the first of the schema's ``examples``
    host: Lookup | None = None  #: a lookup for the host of that example


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A verb of :mod:`validator.checks`, aimed at fields."""

    verb: str
    options: Any = None
    at: str = ""  #: pointer of the fields, ``*`` for any index or key
    kind: str = ""  #: or their ``x-kind``
    each: str = ""  #: or the items of a list
    to: str = ""  #: the finding's place inside the item
    where: dict[str, Any] | None = None  #: only for values (items) that fit this JSON Schema
    severity: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A bad and a good file: changes to a platform's complete example, or a text of its own."""

    at: str = ""  #: pointer of the finding in the bad one
    of: str = ""  #: the platform whose example is changed; empty: the pack's own
    format: str = "yaml"
    bad: list[Change] = field(default_factory=list)
    good: list[Change] = field(default_factory=list)
    beside: list[Change] | None = None  #: a second file, checked before the bad one
    beside_of: str = ""
    text: str = ""  #: a bad file of its own
    good_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    severity: Literal["error", "warning", "info"]
    title: str
    message: str = ""  #: empty: only its cases speak
    help: str = ""
    why: str = ""  #: one sentence: what goes wrong when the rule is broken
    expected: str = ""
    step: str = ""  #: the guide step that mends it; empty: the step that fills the field
    source: list[str] = field(default_factory=list)
    params: dict[str, Lookup] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    parts: Literal["", "url"] = ""
    wanted: Lookup | None = None  #: the right URL, to find the guilty part
    checks: list[Check] = field(default_factory=list)
    related: str = ""
    example: Example = field(default_factory=Example)
    domain: str = "validator"  #: the catalog that holds its words


Selection = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    title: str
    url: str
    seen: str
    was: str = ""  #: the address on the vendor's page, if it has moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    title: str
    values: dict[str, str] = field(default_factory=dict)
    field: str = ""  #: pointer of the field that says which one a configuration has


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubStep:
    text: str
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    kind: Literal["note", "tip", "important", "caution"]
    text: str
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    id: str
    title: str
    text: str
    substeps: list[SubStep] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    verify: str = ""
    unchecked: str = ""
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorChange:
    date: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    code: int
    text: str
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    title: str
    intro: str
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)
    prerequisites: list[Prerequisite] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    changes: list[VendorChange] = field(default_factory=list)
    troubleshooting: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    name: str
    title: str
    vendor: str
    status: Status
    schema: dict[str, Any]  #: bundled: every reference is inside it
    rules: dict[
        str, Rule
    ]  #: the shared ones first, then the platform's, in the order in which they may speak
    guide: Guide
    aliases: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def step_of(self, place: str) -> str:
        """Return the id of the step whose values go to the field at pointer ``place``; empty if none does."""
        for step in self.guide.steps:
            if any(covers(pattern, place) for pattern in step.fills):
                return step.id
        for step in self.guide.steps:  # a block that several steps fill: where its filling begins
            if place and any(covers(place, pattern) for pattern in step.fills):
                return step.id
        return ""


def covers(pattern: str, place: str) -> bool:
    """Tell whether a pointer pattern, ``*`` for any index or key, names the field at ``place`` or above."""
    wanted, found = pattern.split("/"), place.split("/")
    return len(wanted) <= len(found) and all(
        want in ("*", have) for want, have in zip(wanted, found, strict=False)
    )


# --- loading -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of the built-in platforms, sorted."""
    installed = resources.installed("schemas")
    if installed is not None:
        return tuple(sorted(file.stem for file in installed.glob("*.json") if file.stem != COMMON))
    return tuple(sorted(folder.name for folder in _sources().iterdir() if (folder / "pack.yaml").is_file()))


@lru_cache
def load(name: str) -> Pack:
    """Return the built-in pack of a platform. Raises PackError if there is none or it is broken."""
    installed = resources.installed("schemas")
    if installed is not None:
        return from_compiled(json.loads((installed / f"{name}.json").read_text(encoding="utf-8")))
    return from_compiled(_compiled_once(name))


@lru_cache
def shared_rules() -> Mapping[str, Rule]:
    """Return the rules that every platform shares, for documents that belong to none."""
    installed = resources.installed("schemas")
    if installed is None:
        return {name: _build(Rule, rule) for name, rule in _compiled_once(COMMON)["rules"].items()}
    compiled = json.loads((installed / f"{COMMON}.json").read_text(encoding="utf-8"))
    return {name: _build(Rule, rule) for name, rule in compiled["rules"].items()}


def by_name() -> dict[str, str]:
    """Return the platform of every name and alias."""
    known: dict[str, str] = {}
    for name in names():
        known |= dict.fromkeys((name, *load(name).aliases), name)
    return known


def meant(name: str) -> str:
    """Return the one platform that a mistyped name is near to; empty if there is none or more than one."""
    known = by_name() | {load(platform).title: platform for platform in names()}
    near = {known[each] for each in nearest(name, known)}
    return near.pop() if len(near) == 1 else ""


def from_compiled(data: Mapping[str, Any]) -> Pack:
    """Return the pack that :func:`compile_folder` compiled."""
    return _build(Pack, data)


def _sources() -> Path:
    folder = resources.source("schemas")
    if folder is None:
        raise PackError(mark("The packs are missing from this installation of guiderail."))
    return folder


def _compiled_once(name: str) -> dict[str, Any]:
    """Return a pack of the checkout, compiled once for each state of its files."""
    folder = _sources()
    files = sorted([*(folder / COMMON).iterdir(), *(folder / name).iterdir(), Path(__file__)])
    key = resources.content_key(file.read_bytes() for file in files if file.is_file())
    compiled = resources.kept("schemas", f"{name}-{key}.json", lambda: _dump(compile_folder(folder, name)))
    result: dict[str, Any] = json.loads(compiled)
    return result


def _dump(compiled: dict[str, Any]) -> bytes:
    return json.dumps(compiled, ensure_ascii=False, sort_keys=False).encode()


T = TypeVar("T")


def _build(cls: type[T], data: Any) -> T:
    """Return the dataclass ``cls`` made of compiled data, whose shape has been validated before."""
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable
    return cls(**{name: _value(hints[name], value) for name, value in data.items()})


@lru_cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(hint: Any, value: Any) -> Any:
    if is_dataclass(hint):
        return _build(hint, value)  # type: ignore[arg-type]  # is_dataclass also admits instances
    inner = [argument for argument in get_args(hint) if argument is not type(None)]
    if value is None or not inner or get_origin(hint) is Literal:
        return value
    if isinstance(value, list) and get_origin(hint) is list:
        return [_value(inner[0], item) for item in value]
    if isinstance(value, dict) and get_origin(hint) is dict:
        return {key: _value(inner[1], item) for key, item in value.items()}
    return _value(inner[0], value) if len(inner) == 1 else value


# --- compiling ---------------------------------------------------------------------------------------


def compile_folder(schemas: Path, name: str) -> dict[str, Any]:
    """Return the pack in folder ``schemas / name`` as plain data, validated and bundled.

    For ``common`` only the shared rules. Raises PackError if a file is missing or holds what a pack does not.
    """
    shared: dict[str, Any] = {}
    for part in ("reading", "form", "twilio"):
        shared |= _rules(schemas / COMMON / f"{part}.yaml", domain="validator")
    if name == COMMON:
        return {"rules": {rule: _plain(words) for rule, words in shared.items()}}
    folder = schemas / name
    header = read_source(folder / "pack.yaml")
    shared_sources = read_source(schemas / COMMON / "sources.yaml")
    pack = {
        **header,
        "sources": shared_sources | header.get("sources", {}),
        "schema": bundled(folder / "schema.json"),
        "guide": read_source(folder / "guide.yaml"),
        "rules": shared | _rules(folder / "rules.yaml", domain=name),
    }
    compiled: dict[str, Any] = _plain(_validated(Pack, pack, folder))
    return compiled


def _rules(file: Path, *, domain: str) -> dict[str, Any]:
    found = {}
    for name, rule in read_source(file).items():
        prepared = {"domain": domain, **rule}
        prepared["source"] = _listed(prepared.get("source", []))
        prepared["checks"] = [_check(check) for check in prepared.get("checks", [])]
        prepared["cases"] = {
            case: words | {"kind": _listed(words.get("kind", []))}
            for case, words in prepared.get("cases", {}).items()
        }
        if "example" in prepared:
            prepared["example"] = _example(prepared["example"])
        found[name] = _validated(Rule, prepared, file)
    return found


def _check(data: dict[str, Any]) -> dict[str, Any]:
    verbs = [key for key in data if key not in _AIMS]
    if len(verbs) != 1:
        return data | {"verb": ", ".join(verbs)}
    return {key: value for key, value in data.items() if key in _AIMS} | {
        "verb": verbs[0],
        "options": data[verbs[0]],
    }


def _example(data: dict[str, Any]) -> dict[str, Any]:
    prepared = {
        ("good_text" if key == "good" and isinstance(value, str) else key): value
        for key, value in data.items()
    }
    for key in ("bad", "good", "beside"):
        if isinstance(prepared.get(key), list):
            prepared[key] = [{"old": change["from"], "new": change["to"]} for change in prepared[key]]
    return {key.replace("-", "_"): value for key, value in prepared.items()}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def read_source(file: Path) -> dict[str, Any]:
    """Return the content of a pack's YAML or JSON file. Raises PackError if it cannot be read."""
    from validator.document import Format, format_of, read

    try:
        content = file.read_bytes()
    except OSError as error:
        raise PackError(mark("The pack’s file `{path}` cannot be read."), path=str(file)) from error
    reading = read(content, format=format_of(file.name) or Format.YAML)
    if reading.diagnostics or len(reading.documents) != 1:
        line = reading.diagnostics[0].range.start.line if reading.diagnostics else 1
        raise PackError(
            mark("The pack’s file `{path}` has a mistake in line {line}."), path=str(file), line=line
        )
    data = reading.documents[0].data
    if not isinstance(data, dict):
        raise PackError(
            mark("The pack’s file `{path}` has a mistake in line {line}."), path=str(file), line=1
        )
    return data


def bundled(file: Path) -> dict[str, Any]:
    """Return a pack's schema with the shared definitions that it refers to inside it."""
    schema = read_source(file)
    shared = read_source(file.parent.parent / COMMON / "schema.json")["$defs"]
    used: dict[str, Any] = {}
    schema = _rebased(schema, used)
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        if name not in shared:
            raise PackError(
                mark("The pack’s file `{path}` refers to `{name}`, which is not defined."),
                path=str(file),
                name=name,
            )
        before = set(used)
        used[name] = _rebased(shared[name], used, local=True)
        waiting += sorted(set(used) - before)
    schema["$defs"] = schema.get("$defs", {}) | {name: used[name] for name in sorted(used)}
    if not schema["$defs"]:
        del schema["$defs"]
    result: dict[str, Any] = schema
    return result


def _rebased(schema: Any, used: dict[str, Any], *, local: bool = False) -> Any:
    """Return ``schema`` with references into the shared file turned into local ones; note their names."""
    if isinstance(schema, list):
        return [_rebased(item, used, local=local) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _rebased(value, used, local=local) for key, value in schema.items()}
    target = result.get("$ref")
    if isinstance(target, str):
        file, _, name = target.partition("#/$defs/")
        if file == "../common/schema.json" or (local and not file):
            used.setdefault(name, None)
            result["$ref"] = f"#/$defs/{name}"
    return result


def _validated(cls: type[T], data: Any, file: Path) -> T:
    """Return ``data`` as a dataclass; an unknown key or a value of the wrong type is a PackError."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(cls).validate_python(data, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise PackError(
            mark("The pack’s file `{path}` has a mistake at `{place}`."), path=str(file), place=place
        ) from error


def _plain(value: Any) -> Any:
    """Return a validated pack as compiled data, without what is at its default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if not _is_default(item, getattr(value, item.name))
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _is_default(item: Any, value: Any) -> bool:
    if item.default is not MISSING:
        return bool(value == item.default)
    return item.default_factory is not MISSING and bool(value == item.default_factory())
