"""Entries of one list that have the same name, so that nobody knows which of them is meant."""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Diagnostic
from validator.documents.model import Path
from validator.engine.annotated_document import Subject, name_of
from validator.json_schema import keywords
from validator.lazy_dataclasses import replace


def findings(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a ``duplicate-item`` for each further entry with a name that an earlier one of its list has.

    The schema of the list says in ``x-unique`` which field is the name.
    """
    lists = [path for path in subject.document.paths() if isinstance(subject.field(path).value, list)]
    for path in lists:
        name = keywords.annotation(subject.field(path).notes, "x-unique")
        if name:
            yield from _repeated(subject, path, str(name))


def _repeated(subject: Subject, path: Path, name: str) -> Iterator[Diagnostic]:
    first: dict[str, Path] = {}
    for place in subject.matching(f"/*/{name}", path):
        value = subject.field(place).value
        if not isinstance(value, str) or place in subject.document.flawed:
            continue
        earlier = first.setdefault(value, place)
        if earlier != place:
            finding = subject.finding("duplicate-item", place, case="name", list=name_of(path))
            yield replace(finding, related=(subject.related(earlier),))
