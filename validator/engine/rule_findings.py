"""The meaning of a document: rules that compare values or look beyond one, each for itself.

Such a rule is silent if its value, or a value it compares with, has a finding of form, is absent, or is a
reference that cannot be compared. What needs other files leaves here as facts
(:mod:`validator.engine.cross_file`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from validator.diagnostics import Diagnostic, Edit, Fix, Severity
from validator.documents.model import Format, Path, Style, pointer
from validator.documents.scalars import quoted, yaml11_kind
from validator.engine import clear_text
from validator.engine.annotated_document import Subject
from validator.engine.cross_file import Fact
from validator.engine.rule_wording import fitting_case
from validator.json_schema import keywords
from validator.lazy_dataclasses import replace
from validator.packs import verbs
from validator.packs.model import Check, Rule
from validator.packs.verb import Params
from validator.suggest import is_misspelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def diagnose(subject: Subject, form: Sequence[Diagnostic]) -> tuple[list[Diagnostic], list[Fact]]:
    """Return the diagnostics about what a document means, and its facts for other documents.

    ``form`` are the diagnostics about its form, which keep others silent.
    """
    judged = _Judged(subject, form)
    found = [*_ambiguous(judged), *clear_text.findings(subject, judged.rule_at)]
    facts: list[Fact] = []
    for name, rule, check in sorted(
        subject.pack.checks, key=lambda each: not verbs.load(each[2].verb).is_first
    ):
        if verbs.load(check.verb).claim:
            facts += _facts(judged, name, rule, check)
        else:
            found += _checked(judged, name, rule, check)
    return found, facts


def without_decided(
    subject: Subject, form: Sequence[Diagnostic], meaning: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """Return the findings of form without those of fields that a value with an error decides about."""
    wrong = (each.pointer for each in meaning if each.severity == "error")
    deciding = [path for place in wrong for path in subject.matching(place)]
    if not deciding:
        return list(form)
    from validator.engine import choices

    silent = {pointer(path) for each in deciding for path in choices.decided_by(subject, each)}
    return [each for each in form if each.pointer not in silent]


class _Judged:
    """A subject, and the values whose form is already known to be wrong."""

    def __init__(self, subject: Subject, form: Sequence[Diagnostic]) -> None:
        self.subject = subject
        self.rule_at = {pointer(path): "not-readable" for path in subject.document.flawed}
        self.rule_at |= {finding.pointer: finding.rule for finding in form if finding.severity == "error"}
        self.meant: dict[Path, str] = {}  #: names of nothing that there is, and what they are near to
        #: what verbs ask for each item of a long list and is the same for all, by place
        self.comparable: dict[tuple[str, Path], list[object]] = {}
        self.flawless_around: dict[tuple[str, Path], bool] = {}
        self._around_findings = {place for wrong in self.rule_at for place in _leading(wrong)}
        self._sound: dict[Path, bool] = {}
        self._values: dict[Path, tuple[int, object]] = {}  # with the number of meant names that were known
        self._listed: dict[tuple[str, Path], tuple[int, list[object]]] = {}  # likewise

        #: values that are known not to match another one, as a finding says at the other place or here
        self.contradicted = {other.pointer for each in form for other in each.related if not other.path}

        #: fields that are there under a misspelt name, or in another block
        self.misspelt = {
            place for finding in form for place in str(finding.params.get("belong", "")).split()
        } | {
            f"{finding.pointer.rpartition('/')[0]}/{finding.params['suggestion']}"
            for finding in form
            if finding.rule == "unknown-field" and finding.params.get("suggestion")
        }

    def sound(self, path: Path) -> bool:
        """Tell whether a value is there, is not empty, and has no finding of form, nor has what it is in."""
        known = self._sound.get(path)
        if known is None:
            known = self._sound[path] = self._is_sound(path)
        return known

    def _is_sound(self, path: Path) -> bool:
        entry = self.subject.document.entry(path)
        above = (pointer(path[:length]) for length in range(len(path)))
        return (
            entry is not None
            and entry.node.data is not None
            and pointer(path) not in self.rule_at
            and not any(self.rule_at.get(place) == "wrong-type" for place in above)
        )

    def decided(self, path: Path, where: Mapping[str, Any] | None) -> bool:
        """Tell whether no field that a condition looks at is already known to be wrong."""
        fields = (where or {}).get("properties", ())
        places = [pointer((*path, name)) for name in fields]
        return not any(place in self.rule_at or place in self.contradicted for place in places)

    def is_of_wrong_type(self, path: Path) -> bool:
        """Tell whether a value is a block, a list or a single value where another one is wanted."""
        return self.rule_at.get(pointer(path)) == "wrong-type"

    def flawless(self, path: Path) -> bool:
        """Tell whether nothing inside a block has a finding of form."""
        return pointer(path) not in self._around_findings

    def value(self, path: Path) -> object:
        """Return a value to compare: the spelling that represents all others, a misspelt name as meant."""
        known = self._values.get(path)
        if known is None or known[0] != len(self.meant):
            known = self._values[path] = (len(self.meant), self._value(path))
        return known[1]

    def values(self, pattern: str, base: Path) -> list[object]:
        """Return the values to compare at all places that a pointer pattern names."""
        known = self._listed.get((pattern, base))
        if known is None or known[0] != len(self.meant):
            found = [self.value(path) for path in self.subject.matching(pattern, base)]
            known = self._listed[pattern, base] = (len(self.meant), found)
        return known[1]

    def _value(self, path: Path) -> object:
        about = self.subject.field(path)
        if path in self.meant:
            return self.meant[path]
        if isinstance(about.value, dict):
            return {key: self.value((*path, key)) for key in about.value}
        return about.canonical if isinstance(about.value, str) else about.value


def _leading(place: str) -> Iterator[str]:
    """Yield a pointer and those of all blocks around its value."""
    while place:
        yield place
        place = place.rpartition("/")[0]
    yield ""


# --- rules of every platform -------------------------------------------------------------------------


def _ambiguous(judged: _Judged) -> Iterator[Diagnostic]:
    """Yield unquoted text that readers of YAML 1.1 take for something else."""
    document = judged.subject.document
    if document.format in (Format.ENV, Format.YAML):
        yield from _spaced(judged)
    if document.format is not Format.YAML:
        return
    for about in judged.subject.scalars:
        if not isinstance(about.value, str) or document.style(about.path) is not Style.PLAIN:
            continue
        if not about.notes:  # not a field of the platform: what reads it is not known here
            continue
        raw = document.raw(about.path)
        kind = yaml11_kind(raw)
        if kind and judged.sound(about.path):
            finding = judged.subject.finding("ambiguous-value", about.path, case=kind, quoted=quoted(raw))
            edit = Edit(document.value_range(about.path), quoted(raw))
            yield replace(finding, fix=Fix(True, (edit,)))


def _spaced(judged: _Judged) -> Iterator[Diagnostic]:
    """Yield the variables with spaces around ``=``, which not every program accepts."""
    subject = judged.subject
    for key, entry in subject.document.root.entries.items():
        if entry.key is None or not subject.field((key,)).notes or not judged.sound((key,)):
            continue
        between = subject.document.lines.text[entry.key[1] : entry.node.start]
        if between.strip(" \t") != between and between.strip(" \t") == "=":
            place = subject.document.lines.range(entry.key[1], entry.node.start)
            finding = subject.finding("ambiguous-value", (key,), at=place, case="spaces")
            edit = Edit(place, between.replace(" ", "").replace("\t", ""))
            yield replace(finding, fix=Fix(True, (edit,)))


# --- verbs -------------------------------------------------------------------------------------------


def _checked(judged: _Judged, name: str, rule: Rule, check: Check) -> Iterator[Diagnostic]:
    verb = verbs.load(check.verb)
    if verb.of_lack and judged.subject.document.partial:
        return
    for aim in _aims(judged, check):
        for params in verb.judge(aim):
            if verb.is_first:
                doubted = [path for name in verb.doubts for path in aim.named(aim.options[name])]
                judged.contradicted.update(map(pointer, (aim.target, *doubted)))
            yield _finding(aim, name, rule, check, aim.target, params)


def _facts(judged: _Judged, name: str, rule: Rule, check: Check) -> Iterator[Fact]:
    subject, verb = judged.subject, verbs.load(check.verb)
    assert verb.claim
    for aim in _aims(judged, check):
        claim = verb.claim(aim)
        if claim is not None:
            yield Fact(
                claim=(name, *claim.shared),
                platform=subject.pack.integration,
                between=verb.between,
                finding=_finding(aim, name, rule, check, aim.path, {}),
                name=subject.shown(claim.called) if claim.called else subject.pack.title,
            )


def _aims(judged: _Judged, check: Check) -> Iterator[_Aim]:
    """Yield what a check is aimed at: sound values that match its condition."""
    subject = judged.subject
    if check.kind:
        of_kind = (about for about in subject.scalars if about.kind == check.kind)
        paths = [about.path for about in of_kind if not subject.refers(about.value)]
    else:
        paths = list(subject.matching(check.at or check.each))
    for path in paths:
        aim = _Aim(judged, check, path)
        if not judged.sound(path) or not judged.sound(aim.target) or not judged.decided(path, check.where):
            continue
        if (check.where is None or keywords.fits(check.where, aim.value)) and not _looks_for_misspelt(aim):
            yield aim


def _looks_for_misspelt(aim: _Aim) -> bool:
    """Tell whether a check asks for a field that is there, inside the value, under a misspelt name."""
    inside = pointer(aim.path) + "/"
    found = [each for each in aim.judged.misspelt if each.startswith(inside)]
    return any(f"'{each.rpartition('/')[2]}'" in repr(aim.options) for each in found)


def _finding(aim: _Aim, name: str, rule: Rule, check: Check, path: Path, params: Params) -> Diagnostic:
    subject = aim.judged.subject
    about = subject.field(path)
    suggestion = str(params.get("suggestion", ""))
    case = check.case or ("suggestion" if suggestion and "suggestion" in rule.cases else "")
    cause = str(params.get("cause", ""))
    case = case or (cause if cause in rule.cases else fitting_case(rule, about.value, about.kind))
    at = subject.value_or_key(path, key=verbs.load(check.verb).at_key)
    finding = subject.finding(name, path, at=at, case=case, **params)
    if rule.related:
        others = verbs.load(check.verb).related(aim)
        finding = replace(finding, related=(*finding.related, *map(subject.related, others)))
    if check.severity:
        finding = replace(finding, severity=Severity(check.severity))
    if not suggestion or case not in ("suggestion", cause):
        return finding
    safe = case == cause or is_misspelling(str(about.value), suggestion)
    return subject.with_fix(finding, path, suggestion, safe=safe)


class _Aim:
    """A value that a check is aimed at, as verbs see it (:class:`validator.packs.verb.Aim`)."""

    def __init__(self, judged: _Judged, check: Check, path: Path) -> None:
        self.judged = judged
        self.check = check
        self.options = check.options
        self.path = path
        self.target: Path = (*path, *check.to.split("/")[1:])

    @property
    def value(self) -> object:
        return self.at(self.path)

    @property
    def spellings(self) -> Mapping[str, str]:
        return self.judged.subject.field(self.path).spellings

    def at(self, path: Path) -> object:
        return self.judged.subject.field(path).value

    def canonical(self, path: Path) -> object:
        return self.judged.value(path)

    def canonicals(self, place: str) -> list[object]:
        return self.judged.values(*self._from_base(place))

    def named(self, place: str) -> list[Path]:
        return list(self.judged.subject.matching(*self._from_base(place)))

    def _from_base(self, place: str) -> tuple[str, Path]:
        """Return a pointer pattern without what makes it relative, and the path that it starts from."""
        if place.startswith("./"):
            return place[1:], self.path[:-1]
        if place.startswith("../"):
            return place[2:], self.path[:-2]
        return place, ()

    def items(self) -> list[Path]:
        return list(self.judged.subject.matching(self.check.each))

    def comparable(self, place: str) -> list[object]:
        known = self.judged.comparable.get(self._from_base(place))
        if known is None:
            others = self.named(place)
            complete = len(others) == len(self._around(place))  # one without the field may be the one meant
            sound = all(self.is_sound(other) and self.is_flawless(other) for other in others)
            known = [*map(self.at, others)] if complete and sound else []
            self.judged.comparable[self._from_base(place)] = known
        return known

    def is_sound(self, path: Path) -> bool:
        return self.judged.sound(path)

    def is_flawless(self, path: Path) -> bool:
        return self.judged.flawless(path)

    def are_flawless_around(self, place: str) -> bool:
        known = self.judged.flawless_around.get(self._from_base(place))
        if known is None:
            base, path = self._from_base(place.partition("/*")[0])  # the list itself may be something else
            lists = self.judged.subject.matching(base, path)
            known = all(map(self.is_flawless, self._around(place)))
            known = known and not any(self.judged.is_of_wrong_type(each) for each in lists)
            self.judged.flawless_around[self._from_base(place)] = known
        return known

    def _around(self, place: str) -> list[Path]:
        """Return the paths of the blocks that contain, or should contain, the fields at a place."""
        return self.named(place.rpartition("/")[0])

    def is_misspelt(self, place: str) -> bool:
        pattern, base = self._from_base(place)
        place = pointer(base) + pattern
        return any(place == other or place.startswith(other + "/") for other in self.judged.misspelt)

    def is_contradicted(self, path: Path) -> bool:
        return pointer(path) in self.judged.contradicted

    def names_nothing(self, path: Path) -> bool:
        return self.judged.meant.get(path) == ""

    def refers(self, value: object) -> bool:
        return self.judged.subject.refers(value)

    def means(self, name: str) -> None:
        self.judged.meant[self.target] = name
