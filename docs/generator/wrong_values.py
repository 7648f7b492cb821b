"""A wrong value for a field and the finding that it gives: checked by the engine, not made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any

from validator.diagnostics import Diagnostic, Report
from validator.documents.model import Format, Path, pointer
from validator.documents.reader import read
from validator.documents.writer import write
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.i18n.language import SOURCE
from validator.lazy_dataclasses import dataclass, replace
from validator.packs import registry
from validator.packs.examples import complete, example_files
from validator.packs.fields import SchemaField, fields
from validator.packs.model import Pack, covers
from validator.reporters.run import Run


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that is refused."""

    value: Any
    finding: Diagnostic
    report: Report  #: of the whole file, with this finding only


@lru_cache
def wrong_values(platform: str) -> dict[str, WrongValue]:
    """Return a wrong value for each field of a platform, by the field's place."""
    of = registry.load(platform)
    found = ((field.place, _wrong(of, field)) for field in fields(of))
    return {place: wrong for place, wrong in found if wrong is not None}


def with_value(platform: str, place: str, value: Any) -> tuple[dict[str, Any], Path]:
    """Return a platform's complete example with ``value`` in the field at ``place``, and its path there."""
    data = deepcopy(_complete(platform))
    path: list[str | int] = []
    here: Any = data
    steps = place.split("/")[1:]
    for index, step in enumerate(steps):
        if step == "*":
            chosen = _best_item(here, steps[index + 1 :])
            path.append(chosen)
            here = here[chosen]
        elif index == len(steps) - 1:
            path.append(step)
            here[step] = value
        else:
            path.append(step)
            here = here.setdefault(step, {})
    return data, tuple(path)


def right_value(platform: str, field: SchemaField) -> Any:
    """Return a value that matches: the schema's first example, else what the complete example holds there."""
    for example in field.schema.get("examples", ()):
        return example
    here: Any = _complete(platform)
    for step in field.place.split("/")[1:]:
        here = here[0] if step == "*" and isinstance(here, list) else here.get(step, {})
    return here


@lru_cache
def _complete(platform: str) -> dict[str, Any]:
    format = Format(registry.load(platform).formats[0])
    data = read(complete(platform).encode(), format=format).documents[0].data
    assert isinstance(data, dict)
    return data


def _best_item(items: Any, steps: list[str]) -> int:
    """Return the index of the first item that has the field already, or the block it belongs into."""
    for wanted in (steps, steps[:-1]):
        for index, item in enumerate(items):
            here = item
            for step in wanted:
                here = here.get(step) if isinstance(here, dict) else None
            if here is not None and wanted:
                return index
    return 0


def _wrong(of: Pack, field: SchemaField) -> WrongValue | None:
    """Return the first wrong value that is an error about nothing but itself; else what comes nearest."""
    found: WrongValue | None = None
    for tried in _tried(of, field):
        if found is None or _clearness(tried) > _clearness(found):
            found = tried
        if all(_clearness(found)):
            break
    return found


def _clearness(tried: WrongValue) -> tuple[bool, ...]:
    """Return how well a reader who sees only the value understands the finding; the greater, the better.

    It names no other place, quotes neither nothing nor what is hidden, and is an error.
    """
    finding = tried.finding
    message = Run([tried.report], Catalog(SOURCE)).words(tried.report, finding).message
    hidden = any("•" in str(value) for value in finding.params.values())
    return not finding.related, "``" not in message and not hidden, finding.severity == "error"


def _tried(of: Pack, field: SchemaField) -> Iterator[WrongValue]:
    for text, value, place in _from_rules(of, field):
        yield from _judged(of, text, place, value)
    for value in _candidates(of, field):
        data, path = with_value(of.name, field.place, value)
        yield from _judged(of, write(data, Format(of.formats[0])), pointer(path), value)


def _judged(of: Pack, text: str, place: str, value: Any) -> Iterator[WrongValue]:
    """Yield the gravest finding at a place of a text, if there is one that is more than a notice."""
    name, format = of.file_name("config"), Format(of.formats[0])
    report = full_check.report([full_check.judge(text.encode(), name, format)])[0]
    found = [each for each in report.diagnostics if each.pointer == place and each.severity != "info"]
    if found:
        gravest = max(found, key=lambda each: each.severity.weight)
        yield WrongValue(value, gravest, replace(report, diagnostics=(gravest,)))


def _from_rules(of: Pack, field: SchemaField) -> Iterator[tuple[str, Any, str]]:
    """Yield the bad examples of the platform's own rules about the field: file, value, place."""
    if field.secret or field.block:
        return
    for name in field.rules:
        rule = of.rules[name]
        at = rule.example.at
        own = rule.domain == of.name and rule.example.beside is None
        if not own or not covers(field.place, at) or at.count("/") != field.place.count("/"):
            continue
        files = example_files(of, name)
        if files is None:
            continue
        value = _at(read(files.bad.encode(), format=files.format).documents[0].data, at)
        if value not in (_at(_complete(of.name), at), right_value(of.name, field)):
            yield files.bad, value, at


def _at(data: Any, place: str) -> Any:
    """Return what a pointer names; None if there is nothing."""
    for step in place.split("/")[1:]:
        if isinstance(data, list):
            data = data[int(step)] if int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _candidates(of: Pack, field: SchemaField) -> Iterator[Any]:
    """Yield values that may be wrong for a field, the most telling first."""
    if field.type == "object" or field.block:
        yield "text"
    if field.type == "boolean":
        yield "yes"
    if field.type in ("integer", "number"):
        yield 0
        yield "many"
    if field.type == "array":
        yield []
        yield "text"
    if field.values and isinstance(field.values[0].value, str):
        yield field.values[0].value + field.values[0].value[-1]
    yield from _OF_KIND.get(field.kind, ())
    right = right_value(of.name, field)
    if isinstance(right, str):
        if prefix := _SID.match(right):
            yield prefix[0]
        if right in ("true", "false"):
            yield "yes"
        if right.isdecimal():
            yield f"{right} s"
        if field.forms:
            yield f"{right}!"
    yield ""
    yield ["text"]


_SID = re.compile(r"[A-Z]{2}[0-9a-f]{16}(?=[0-9a-f]{16}$)")  #: half of one

#: values that people really enter, by ``x-kind``
_OF_KIND: dict[str, tuple[str, ...]] = {
    "number": ("+1 (202) 555-0142",),
    "url": ("http://provider.example.com", "https://provider.example.com"),
}
