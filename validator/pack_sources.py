"""From a pack's folder to the one file that starts fast: read, held to its form, bundled.

Needed when guiderail is built, and in a checkout; an installed guiderail has the compiled packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from validator import keywords
from validator.document import Format, format_of, read
from validator.errors import PackError, mark
from validator.pack_format import COMMON, Pack, Rule

#: what a check in ``rules.yaml`` says beside its verb
_AIMS = ("at", "kind", "each", "to", "where", "severity", "case")

T = TypeVar("T")


def compile_folder(schemas: Path, name: str) -> dict[str, Any]:
    """Return the pack in folder ``schemas / name`` as plain data, validated and bundled.

    For ``common`` only the shared rules. Raises PackError if a file is missing or holds what a pack does not.
    """
    shared: dict[str, Any] = {}
    for part in ("reading", "form", "twilio", "ignores"):
        shared |= _rules(schemas / COMMON / f"{part}.yaml", domain="validator")
    if name == COMMON:
        return {"rules": {rule: _plain(words) for rule, words in shared.items()}}
    folder = schemas / name
    header = read_source(folder / "pack.yaml")
    shared_sources = read_source(schemas / COMMON / "sources.yaml")
    pack = {
        **header,
        "sources": shared_sources | _mapping(header.get("sources", {}), folder / "pack.yaml", "sources"),
        "schema": bundled(folder / "schema.json"),
        "guide": read_source(folder / "guide.yaml"),
        "rules": shared | _rules(folder / "rules.yaml", domain=name),
    }
    compiled: dict[str, Any] = _plain(_validated(Pack, pack, folder))
    return compiled


def _rules(file: Path, *, domain: str) -> dict[str, Any]:
    found = {}
    for name, written in read_source(file).items():
        rule = {"domain": domain, **_mapping(written, file, name)}
        rule["source"] = _listed(rule.get("source", []))
        rule["checks"] = [
            _check(_mapping(check, file, name, "checks"))
            for check in _list(rule.get("checks", []), file, name, "checks")
        ]
        rule["cases"] = {
            case: {**_mapping(words, file, name, "cases", case), "kind": _listed(words.get("kind", []))}
            for case, words in _mapping(rule.get("cases", {}), file, name, "cases").items()
        }
        if "example" in rule:
            rule["example"] = _example(_mapping(rule["example"], file, name, "example"), file, name)
        found[name] = _validated(Rule, rule, file, name)
    return found


def _check(data: dict[str, Any]) -> dict[str, Any]:
    verbs = [key for key in data if key not in _AIMS]
    if len(verbs) != 1:
        return data | {"verb": ", ".join(verbs)}
    return {key: value for key, value in data.items() if key in _AIMS} | {
        "verb": verbs[0],
        "options": data[verbs[0]],
    }


def _example(data: dict[str, Any], file: Path, rule: str) -> dict[str, Any]:
    prepared = {
        ("good_text" if key == "good" and isinstance(value, str) else key): value
        for key, value in data.items()
    }
    for key in ("bad", "good", "beside"):
        if isinstance(prepared.get(key), list):
            changes = [_mapping(change, file, rule, "example", key) for change in prepared[key]]
            prepared[key] = [{"old": change.get("from"), "new": change.get("to")} for change in changes]
    return {key.replace("-", "_"): value for key, value in prepared.items()}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _mapping(value: Any, file: Path, *place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _mistake(file, *place)
    return value


def _list(value: Any, file: Path, *place: str) -> list[Any]:
    if not isinstance(value, list):
        raise _mistake(file, *place)
    return value


def _mistake(file: Path, *place: object) -> PackError:
    where = ".".join(map(str, place))
    return PackError(
        mark("The pack’s file `{path}` has a mistake at `{place}`."), path=str(file), place=where
    )


def read_source(file: Path) -> dict[str, Any]:
    """Return the content of a pack's YAML or JSON file. Raises PackError if it cannot be read."""
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
    common = file.parent.parent / COMMON / "schema.json"
    shared = _mapping(read_source(common).get("$defs"), common, "$defs")
    own = _mapping(schema.get("$defs", {}), file, "$defs")
    used: dict[str, Any] = {}
    schema = _rebased(schema, used)
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        if name not in shared:
            raise _undefined(file, name)
        before = set(used)
        used[name] = _rebased(shared[name], used, local=True)
        waiting += sorted(set(used) - before)
    schema["$defs"] = schema.get("$defs", {}) | {name: used[name] for name in sorted(used)}
    for name in _references(schema):
        if name not in {*own, *used}:
            raise _undefined(file, name)
    if not schema["$defs"]:
        del schema["$defs"]
    try:
        keywords.check_schema(schema)
    except keywords.Unfitting as error:
        raise _mistake(file, error) from error
    result: dict[str, Any] = schema
    return result


def _undefined(file: Path, name: str) -> PackError:
    return PackError(
        mark("The pack’s file `{path}` refers to `{name}`, which is not defined."), path=str(file), name=name
    )


def _references(schema: Any) -> Iterator[str]:
    """Yield the name of every definition that a bundled schema refers to."""
    if isinstance(schema, dict):
        target = schema.get("$ref")
        if isinstance(target, str):
            yield target.removeprefix("#/$defs/")
        schema = list(schema.values())
    for inner in schema if isinstance(schema, list) else ():
        yield from _references(inner)


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


def _validated(cls: type[T], data: Any, file: Path, *within: str) -> T:
    """Return ``data`` as a dataclass; an unknown key or a value of the wrong type is a PackError."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(cls).validate_python(data, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise _mistake(file, *within, *first["loc"]) from error


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
