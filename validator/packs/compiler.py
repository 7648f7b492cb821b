"""From a pack's folder to the one file that starts fast: read, checked and bundled.

Needed when guiderail is built, in a checkout, and for external packs; an installed guiderail has its own
packs compiled. A pack is refused with everything that is wrong in it at once.
"""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from validator.documents.limits import LIMITS
from validator.documents.model import Format, Reading
from validator.documents.reader import format_of, read
from validator.errors import GuiderailError, PackError, mark
from validator.json_schema import keywords, walker
from validator.packs.integrity import flaws
from validator.packs.model import COMMON, COMMONS, Carrier, Guide, Pack, Rule, built, from_compiled
from validator.packs.verb import is_pointer
from validator.suggest import only_nearest

if TYPE_CHECKING:
    from pydantic import TypeAdapter

#: what a check in ``rules.yaml`` says next to its verb
_AIMS = ("at", "kind", "each", "to", "where", "severity", "case")

_SHARED_FILE = "../common/schema.json"  #: what a pack's schema calls the schema that all packs share
_MOST_FLAWS = 100  #: that are named at once

T = TypeVar("T")
_Errors = list[GuiderailError]


def compile_folder(schemas: Path, name: str) -> dict[str, Any]:
    """Return the pack in folder ``schemas / name`` as plain data, validated and bundled.

    For ``common`` what every platform shares. Raises PackError if a file is missing or contains
    what a pack does not.
    """
    shared = _compiled_common(schemas / COMMON)
    return shared if name == COMMON else compile_pack(schemas / name, shared)


def _compiled_common(folder: Path) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    errors: _Errors = []
    for part in ("reading", "form", "twilio", "ignores", "live"):
        with _collecting(errors):
            rules |= _rules(folder / f"{part}.yaml", domain="validator")
    _raise_all(errors)
    schema = folder / "schema.json"
    return {
        "rules": {rule: _plain(words) for rule, words in rules.items()},
        "sources": read_source(folder / "sources.yaml"),
        "codes": read_source(folder / "codes.yaml"),
        "definitions": _mapping(read_source(schema).get("$defs"), schema, "$defs"),
    }


def compile_pack(folder: Path, shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pack in a folder as plain data, checked and bundled.

    ``shared`` is what :func:`compile_folder` makes of ``common``. Raises PackError, with all that is wrong,
    if a file is missing or contains what a pack does not, or if a name in it cannot be resolved.
    """
    whole = _read(folder, shared)
    compiled: dict[str, Any] = _plain(whole)
    found = dict.fromkeys(islice(flaws(from_compiled(compiled), shared["sources"]), _MOST_FLAWS))
    _raise_all([flaw.error(str(folder)) for flaw in found])
    return compiled


def _read(folder: Path, shared: Mapping[str, Any]) -> Pack:
    """Return the pack in a folder, with its parts of the correct form."""
    header_file, guide_file = folder / "pack.yaml", folder / "guide.yaml"
    header = read_source(header_file)
    errors: _Errors = [
        _mistake(header_file, [name]) for name in ("schema", "guide", "rules") if name in header
    ]
    parts: dict[str, Any] = {"sources": {}, "schema": {}, "guide": Guide(title="", intro=""), "rules": {}}
    with _collecting(errors):
        parts["sources"] = shared["sources"] | _mapping(header.get("sources", {}), header_file, "sources")
    with _collecting(errors):
        parts["schema"] = bundled(folder / "schema.json", shared["definitions"])
    with _collecting(errors):
        parts["guide"] = _with_codes(read_source(guide_file), shared["codes"])
    with _collecting(errors):
        rules = {name: built(Rule, rule) for name, rule in shared["rules"].items()}
        parts["rules"] = rules | _rules(folder / "rules.yaml", domain=str(header.get("name", "")))
    with _collecting(errors):
        if "live" in header:
            live = header["live"]
            header["live"] = [
                _live(each, header_file) for each in (live if isinstance(live, list) else [live])
            ]
        whole = _validated(Pack, header | parts, header_file, parts={"guide": guide_file})
        for number, signature in enumerate(whole.recognised):
            if not signature.formats or not (signature.names or signature.telling):
                errors.append(_mistake(header_file, ["recognised", number]))
            known = whole.schema.get("$defs", {})
            if parts["schema"] and not (signature.where is None or _is_condition(signature.where, known)):
                errors.append(_mistake(header_file, ["recognised", number, "where"]))
            for index, carrier in enumerate(signature.carriers):
                errors += (
                    _mistake(header_file, ["recognised", number, "carriers", index, name])
                    for name in _flaws(carrier)
                )
    _raise_all(errors)
    return whole


@contextmanager
def _collecting(errors: _Errors) -> Iterator[None]:
    """Add what is wrong inside the block to ``errors``, and go on."""
    try:
        yield
    except PackError as error:
        errors += error.all_errors


def _raise_all(errors: _Errors) -> None:
    """Raise the first of some errors together with the others, if there are any."""
    if errors:
        first, *others = errors[:_MOST_FLAWS]
        first.others = tuple(others)
        raise first


def _flaws(carrier: Carrier) -> Iterator[str]:
    """Yield the members of a carrier that have no meaning."""
    if not all(map(is_pointer, carrier.at)):
        yield "at"
    if carrier.partial is not None and not _is_condition(carrier.partial, ()):
        yield "partial"


def _is_condition(where: dict[str, Any], definitions: Collection[str]) -> bool:
    """Tell whether a value is a JSON Schema that refers only to some definitions."""
    try:
        keywords.check_schema(where)
    except keywords.Unfitting:
        return False
    return not [*_undefined(where, definitions)]


def _rules(file: Path, *, domain: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    errors: _Errors = []
    for name, written in read_source(file).items():
        with _collecting(errors):
            found[name] = _validated(Rule, _rule(written, file, name, domain), file, name)
    _raise_all(errors)
    return found


def _rule(written: Any, file: Path, name: str, domain: str) -> dict[str, Any]:
    rule = {"domain": domain, **_mapping(written, file, name)}
    rule["source"] = _listed(rule.get("source", []))
    rule["checks"] = [
        _check(_mapping(check, file, name, "checks"))
        for check in _list(rule.get("checks", []), file, name, "checks")
    ]
    rule["cases"] = {
        case: _case(_mapping(words, file, name, "cases", case), file, name)
        for case, words in _mapping(rule.get("cases", {}), file, name, "cases").items()
    }
    if "example" in rule:
        rule["example"] = _example(_mapping(rule["example"], file, name, "example"), file, name)
    return rule


def _case(data: dict[str, Any], file: Path, rule: str) -> dict[str, Any]:
    case = {**data, "kind": _listed(data.get("kind", []))}
    if "example" in case:
        case["example"] = _example(_mapping(case["example"], file, rule, "cases"), file, rule)
    return case


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


def _live(value: Any, file: Path) -> dict[str, Any]:
    """Return one entry of ``live`` in ``pack.yaml``, in which a field with one pointer has a list of it."""
    entry = _mapping(value, file, "live")
    fields = _mapping(entry.get("fields"), file, "live", "fields")
    return entry | {"fields": {role: _listed(place) for role, place in fields.items()}}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _mapping(value: Any, file: Path, *place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _mistake(file, place, "dict_type")
    return value


def _list(value: Any, file: Path, *place: str) -> list[Any]:
    if not isinstance(value, list):
        raise _mistake(file, place, "list_type")
    return value


#: kind of a mistake, as pydantic calls it → what is said about it
_MISTAKES = {
    "missing": mark("The pack’s file `{path}` has a mistake on line {line}: `{place}` is missing."),
    "unexpected_keyword_argument": mark(
        "The pack’s file `{path}` has a mistake on line {line}: the key `{place}` is unknown."
    ),
    "literal_error": mark(
        "The pack’s file `{path}` has a mistake on line {line}: the value of `{place}` is not one of"
        " {allowed}."
    ),
    "type": mark(
        "The pack’s file `{path}` has a mistake on line {line}: the value of `{place}` is of the wrong type."
    ),
}


def _mistake(file: Path, place: Sequence[object], kind: str = "", allowed: str = "") -> PackError:
    """Return the error for what is at a place of a file; ``kind`` is pydantic's name for the mistake."""
    message = _MISTAKES.get("type" if kind.endswith("_type") else kind) or mark(
        "The pack’s file `{path}` has a mistake on line {line}, at `{place}`."
    )
    shown = ".".join(map(str, place))
    return PackError(message, path=str(file), place=shown, line=_line_of(file, place), allowed=allowed)


def _line_of(file: Path, place: Sequence[object]) -> int:
    """Return the line of a place in a file, as near as the author has written it."""
    try:
        document = _reading(file).documents[0]
    except (PackError, IndexError):
        return 1
    path: tuple[str | int, ...] = ()
    for step in place:
        deeper = (*path, step) if isinstance(step, (str, int)) else path
        if document.entry(deeper) is None:
            break
        path = deeper
    return document.key_range(path).start.line


def read_source(file: Path) -> dict[str, Any]:
    """Return the content of a pack's YAML or JSON file. Raises PackError if it cannot be read."""
    reading = _reading(file)
    data = reading.documents[0].data if len(reading.documents) == 1 else None
    if reading.diagnostics or not isinstance(data, dict):
        line = reading.diagnostics[0].range.start.line if reading.diagnostics else 1
        message = mark("The pack’s file `{path}` has a mistake on line {line}.")
        raise PackError(message, path=str(file), line=line)
    return data


def _reading(file: Path) -> Reading:
    return read(content_of(file), format=format_of(file.name) or Format.YAML)


def content_of(file: Path) -> bytes:
    """Return the bytes of a pack's file, at most one more than the limit on size, which the reader reports.

    Raises PackError if it cannot be read.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe or a device might never end
            raise OSError
        with file.open("rb") as opened:
            return opened.read(LIMITS.file_size + 1)
    except (OSError, ValueError) as error:
        raise PackError(mark("The pack’s file `{path}` cannot be read."), path=str(file)) from error


def bundled(file: Path, shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pack's schema with those of the shared definitions inside it that it refers to.

    A definition that the pack has under the name of a shared one takes its place in all other shared ones,
    such as what counts as a reference; the pack itself still reaches the shared one.
    """
    schema = read_source(file)
    own = _mapping(schema.get("$defs", {}), file, "$defs")
    used: dict[str, Any] = {}
    schema = _rebased(schema, used, own)
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        definition = shared.get(name.removeprefix(COMMONS))
        if definition is not None:
            before = set(used)
            used[name] = _rebased(definition, used, own, local=True)
            waiting += sorted(set(used) - before)
    known = {name: definition for name, definition in sorted(used.items()) if definition is not None}
    schema["$defs"] = own_and_used = schema.get("$defs", {}) | known
    try:
        keywords.check_schema(schema)
    except keywords.Unfitting as error:
        raise _mistake(file, str(error).split("/")) from error
    undefined = dict.fromkeys(_undefined(schema, own_and_used))
    _raise_all([_refers_to_nothing(file, name, {*own, *shared}) for name in undefined])
    if not own_and_used:
        del schema["$defs"]
    result: dict[str, Any] = schema
    return result


def _undefined(schema: Any, definitions: Collection[str]) -> Iterator[str]:
    """Yield what a schema refers to and what is not one of some definitions."""
    for _, part in walker.subschemas(schema):
        reference = part.get("$ref")
        if reference is not None and walker.definition_of(reference) not in definitions:
            yield walker.definition_of(reference) or str(reference)


def _refers_to_nothing(file: Path, name: str, known: Collection[str]) -> PackError:
    suggestion = only_nearest(name, known)
    message = mark("The pack’s file `{path}` refers to `{name}`, which is not defined.")
    if suggestion:
        message = mark(
            "The pack’s file `{path}` refers to `{name}`, which is not defined: did you mean `{suggestion}`?"
        )
    return PackError(message, path=str(file), name=name, suggestion=suggestion)


def _rebased(schema: Any, used: dict[str, Any], own: Collection[str], *, local: bool = False) -> Any:
    """Return ``schema`` with references into the shared file turned into local ones; note their names.

    ``own`` are the names of the pack's own definitions; ``local``: ``schema`` is a shared one.
    """

    def rebased(part: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(part.get("$ref"), str):
            return part
        file, hash, pointer = part["$ref"].partition("#")
        name = walker.definition_of(hash + pointer)
        if not name:
            return part
        if file == _SHARED_FILE:
            name = COMMONS + name if name in own else name
        elif file or not local:
            return part
        if name not in own:
            used.setdefault(name, None)
        return part | {"$ref": walker.reference_to(name)}

    return walker.changed(schema, rebased)


def _validated(
    cls: type[T], data: Any, file: Path, *within: str, parts: Mapping[str, Path] | None = None
) -> T:
    """Return ``data`` as a dataclass. Raises PackError for unknown keys and values of the wrong type.

    ``file`` contains the data at ``within``, and ``parts`` name the files of what is elsewhere.
    """
    from pydantic import ValidationError

    try:
        kind: Any = cls
        valid: T = _adapter(kind).validate_python(data, extra="forbid")
        return valid
    except ValidationError as error:
        errors = []
        for each in error.errors(include_input=False, include_context=True, include_url=False)[:_MOST_FLAWS]:
            place, holder = [*within, *each["loc"]], file
            if place[0] in (parts or {}):
                holder, place = (parts or {})[str(place[0])], place[1:]
            allowed = str(each.get("ctx", {}).get("expected", "")).replace("'", "`").replace(" or ", ", ")
            errors.append(_mistake(holder, place, each["type"], allowed))
        errors[0].others = tuple(errors[1:])
        raise errors[0] from error


@cache
def _adapter(cls: Any) -> TypeAdapter[Any]:
    """Return what validates data as a class: it is built once, since a pack has many rules."""
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


def _with_codes(guide: Any, codes: Mapping[str, str]) -> Any:
    """Return a guide in which codes of Twilio without a text of their own have that of all platforms."""
    troubles = guide.get("troubleshooting") if isinstance(guide, dict) else None
    for each in troubles if isinstance(troubles, list) else ():
        if isinstance(each, dict) and str(each.get("code")) in codes:
            each.setdefault("text", codes[str(each["code"])])
    return guide


def _plain(value: Any) -> Any:
    """Return a validated pack as compiled data, without what is at its default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if not _is_default(item, getattr(value, item.name))
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _is_default(item: Any, value: Any) -> bool:
    if item.default is not MISSING:
        return bool(value == item.default)
    return item.default_factory is not MISSING and bool(value == item.default_factory())
