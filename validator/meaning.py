"""The meaning of a document: rules that compare values or look beyond one, each for itself.

Such a rule is silent if its value, or a value it compares with, has a finding of form, is absent, or is a
reference that cannot be compared. What needs other files leaves here as facts; :func:`across` joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from validator import keywords, urls
from validator.checks import VERBS, Params
from validator.diagnostics import Diagnostic, Fix, Related
from validator.document import Document, Format, Path, Style, pointer
from validator.form import Subject, fitting_case
from validator.numbers import same_number
from validator.pack import Check, Rule
from validator.places import Range
from validator.scalars import quoted, yaml11_kind
from validator.secrets import is_reference, is_variable
from validator.suggest import only_nearest


@dataclass(frozen=True, slots=True)
class Fact:
    """What one document says that may clash with what another says."""

    claim: tuple[str, ...]  #: equal claims clash
    platform: str
    among: str  #: ``platform``: documents of one platform clash; ``platforms``: those of different ones
    finding: Diagnostic  #: what is wrong if this is the later of two
    name: str = ""  #: what to call the document it is in


def diagnose(subject: Subject, form: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Fact]]:
    """Return the diagnostics about what a document means, and its facts for other documents."""
    judged = _Judged(subject, form)
    found: list[Diagnostic] = [*_ambiguous(judged), *_clear_text(judged)]
    facts: list[Fact] = []
    for name, rule in subject.pack.rules.items():
        for check in rule.checks:
            if check.verb in ("unique", "claims"):
                facts += _facts(judged, name, rule, check)
            else:
                found += _checked(judged, name, rule, check)
    return found, facts


class _Judged:
    """A subject and the places whose form is already known to be wrong."""

    def __init__(self, subject: Subject, form: Iterable[Diagnostic]) -> None:
        self.subject = subject
        self.rules_at: dict[str, str] = {finding.pointer: finding.rule for finding in form if finding.severity == "error"}
        self.rules_at |= {pointer(path): "not-readable" for path in subject.document.flawed}

    def sound(self, path: Path) -> bool:
        """Tell whether a value is there and has no finding of form."""
        entry = self.subject.document.entry(path)
        if entry is None or entry.node.data is None:
            return False
        return not any(pointer(path[:length]) in self.rules_at for length in range(1, len(path) + 1) if length == len(path))


# --- rules of every platform --------------------------------------------------------------------------


def _ambiguous(judged: _Judged) -> Iterator[Diagnostic]:
    document = judged.subject.document
    if document.format is not Format.YAML:
        return
    for about in judged.subject.scalars:
        if not isinstance(about.value, str) or document.style(about.path) is not Style.PLAIN:
            continue
        kind = yaml11_kind(document.raw(about.path))
        if kind and judged.sound(about.path):
            raw = document.raw(about.path)
            finding = judged.subject.finding("ambiguous-value", about.path, case=kind, quoted=quoted(raw))
            yield _quoted(document, finding, about.path)


def _quoted(document: Document, finding: Diagnostic, path: Path) -> Diagnostic:
    from validator.diagnostics import Edit

    return replace(finding, fix=Fix(True, (Edit(document.value_range(path), quoted(document.raw(path))),)))


def _clear_text(judged: _Judged) -> Iterator[Diagnostic]:
    subject = judged.subject
    for about in subject.scalars:
        if not isinstance(about.value, str) or not about.value.strip():
            continue
        if judged.rules_at.get(pointer(about.path)) in ("unquoted-value", "placeholder-left", "not-readable"):
            continue
        example = str(next(iter(about.examples), ""))
        if about.secret and not is_reference(about.value) and not is_variable(about.value):
            reference = example if is_reference(example) else "${" + str(about.path[-1]).upper().replace("-", "_") + "}"
            yield subject.finding("secret-in-file", about.path, reference=reference)
        elif about.kind == "url" and (key := urls.raw_key(about.value)) and not is_variable(key):
            reference = urls.raw_key(example) or "${API_KEY}"
            yield subject.finding("secret-in-file", about.path, case="url", reference=reference)


# --- verbs --------------------------------------------------------------------------------------------


def _checked(judged: _Judged, name: str, rule: Rule, check: Check) -> Iterator[Diagnostic]:
    for path in _aims(judged, check):
        options = _options(judged, check, path)
        if options is None:
            continue
        place = (*path, *check.to.split("/")[1:])
        value = judged.subject.field(place if check.verb == "referenced-by" else path).value
        for params in VERBS[check.verb](value, **options):
            yield _finding(judged.subject, name, rule, check, place, params)


def _aims(judged: _Judged, check: Check) -> Iterator[Path]:
    """Yield the paths that a check is aimed at: sound values that fit its condition."""
    subject = judged.subject
    if check.kind:
        fields = (about for about in subject.scalars if about.kind == check.kind)
        paths = [about.path for about in fields if not is_reference(str(about.value))]
    else:
        paths = list(subject.matching(check.at or check.each))
    for path in paths:
        place = (*path, *check.to.split("/")[1:])
        if judged.sound(path) and judged.sound(place):
            if check.where is None or keywords.fits(check.where, subject.field(path).value):
                yield path


def _options(judged: _Judged, check: Check, path: Path) -> dict[str, Any] | None:
    """Return what the verb needs to know beside the value; None if it has to stay silent."""
    given = check.options
    if check.verb in ("fits", "fits-not"):
        return {"schema": given}
    if check.verb == "parses-as":
        return {"format": given}
    others = _other_paths(judged, given.get("field", ""), path)
    subject = judged.subject
    if check.verb == "needs":
        return {"others": [subject.field(other).value for other in others]}
    if check.verb == "paired":
        return {**given, "others": [subject.field(other).value for other in subject.matching(_list_of(check.each))]}
    if check.verb == "referenced-by":
        return {"users": [subject.field(other).value for other in others if _item_fits(subject, other, given.get("where"))]}
    comparable = [other for other in others if judged.sound(other)]
    if not comparable or len(comparable) < len(others):
        return None
    if check.verb == "listed-in":
        return _listed(subject, comparable, path)
    return _equal_options(subject, comparable[0], path, given)


def _list_of(each: str) -> str:
    return each


def _listed(subject: Subject, others: list[Path], path: Path) -> dict[str, Any]:
    values: list[object] = []
    for other in others:
        value = subject.field(other).value
        values += value if isinstance(value, list) else [value]
    return {"listed": values, "same": subject.spellings(subject.field(path))}


def _equal_options(subject: Subject, other: Path, path: Path, given: Mapping[str, Any]) -> dict[str, Any] | None:
    mine, theirs = subject.field(path).value, subject.field(other).value
    part = given.get("part", "")
    if part == "key":
        mine = urls.raw_key(str(mine))
        if not mine:
            return None
    if isinstance(mine, str) and isinstance(theirs, str):
        references = is_reference(mine), is_reference(theirs)
        if any(references) and not (all(references) and mine == theirs):
            return None
        if is_reference(str(subject.field(path).value)):
            return None
    return {"other": theirs, "ignoring": given.get("ignoring", ""), "part": part}


def _other_paths(judged: _Judged, place: str, path: Path) -> list[Path]:
    """Return the paths of the fields that a check names; ``./name`` is a sibling of the value."""
    if not place:
        return []
    if place.startswith("./"):
        return list(judged.subject.matching(place[1:], path[:-1]))
    return list(judged.subject.matching(place))


def _item_fits(subject: Subject, path: Path, where: dict[str, Any] | None) -> bool:
    return where is None or keywords.fits(where, subject.field(path[:-1]).value)


def _finding(
    subject: Subject, name: str, rule: Rule, check: Check, path: Path, params: Params
) -> Diagnostic:
    case = check.case
    if not case and "suggestion" in params and params["suggestion"] and "suggestion" in rule.cases:
        case = "suggestion"
    if not case:
        case = fitting_case(rule, subject.field(path).value, subject.field(path).kind)
    at = _key_or_value(subject.document, path, key=check.verb == "needs")
    finding = subject.finding(name, path, at=at, case=case, **params)
    if check.severity:
        finding = replace(finding, severity=type(finding.severity)(check.severity))
    suggestion = params.get("suggestion")
    if isinstance(suggestion, str) and suggestion:
        from validator.document.edits import rewrite

        edit = rewrite(subject.document, path, suggestion)
        return replace(finding, fix=Fix(False, (edit,)) if edit else None)
    return finding


def _key_or_value(document: Document, path: Path, *, key: bool) -> Range:
    entry = document.entry(path)
    if entry is not None and entry.key is not None and (key or entry.node.style is Style.COLLECTION):
        return document.key_range(path)
    return document.value_range(path)


# --- facts across documents and files ----------------------------------------------------------------


def _facts(judged: _Judged, name: str, rule: Rule, check: Check) -> Iterator[Fact]:
    subject, given = judged.subject, check.options
    for path in _aims(judged, check):
        value = subject.field(path).value
        if not isinstance(value, str):
            continue
        together = [_together(judged, place, path) for place in given.get("together", [])]
        if None in together:
            continue
        shared = value if is_reference(value) else same_number(value)
        called = subject.first(given["called"]) if "called" in given else None
        yield Fact(
            claim=(name, given.get("what", ""), shared, *map(str, together)),
            platform=subject.pack.name,
            among="platforms" if check.verb == "claims" else "platform",
            finding=_finding(subject, name, rule, check, path, {}),
            name=subject.shown(called.path) if called else subject.pack.title,
        )


def _together(judged: _Judged, place: str, path: Path) -> object:
    found = _other_paths(judged, place, path)
    return judged.subject.field(found[0]).value if found and judged.sound(found[0]) else None


def across(facts: Iterable[tuple[str, Fact]]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the path and diagnostic of each later document whose claim an earlier one has made.

    ``facts`` are pairs of a file's path and a fact, in the order in which the files were given.
    """
    earlier: dict[tuple[str, ...], list[tuple[str, Fact]]] = {}
    for path, fact in facts:
        before = earlier.setdefault(fact.claim, [])
        clash = next((known for known in before if _clash(known[1], fact)), None)
        if clash:
            yield path, _clashing(path, fact, *clash)
        before.append((path, fact))


def _clash(first: Fact, second: Fact) -> bool:
    return (first.platform == second.platform) is (second.among == "platform")


def _clashing(path: str, fact: Fact, other_path: str, other: Fact) -> Diagnostic:
    place = other.finding
    related = Related("" if other_path == path else other_path, place.document, place.pointer, place.range)
    params = {**fact.finding.params, "first": other.name, "second": fact.name}
    return replace(fact.finding, params=params, related=(related,))


