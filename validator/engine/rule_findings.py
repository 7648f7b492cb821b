"""The meaning of a document: rules that compare values or look beyond one, each for itself.

Such a rule is silent if its value, or a value it compares with, has a finding of form, is absent, or is a
reference that cannot be compared. What needs other files leaves here as facts
(:mod:`validator.engine.cross_file`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from validator import urls
from validator.diagnostics import Diagnostic, Edit, Fix, Severity
from validator.documents.model import Format, Path, Style, pointer
from validator.documents.scalars import quoted, yaml11_kind
from validator.engine.annotated_document import Field, Subject
from validator.engine.cross_file import Fact
from validator.engine.phone_numbers import same_number
from validator.engine.rule_wording import fitting_case
from validator.engine.verbs import VERBS, Params
from validator.json_schema import keywords
from validator.lazy_dataclasses import replace
from validator.packs.model import Check, Rule
from validator.secrets import is_reference, is_variable
from validator.suggest import is_misspelling

#: findings that a value has instead of being a secret in clear text
_NO_SECRET = ("unquoted-value", "placeholder-left", "not-readable")


def diagnose(subject: Subject, form: Sequence[Diagnostic]) -> tuple[list[Diagnostic], list[Fact]]:
    """Return the diagnostics about what a document means, and its facts for other documents.

    ``form`` are the diagnostics about its form, which keep others silent.
    """
    judged = _Judged(subject, form)
    found = [*_ambiguous(judged), *_in_clear_text(judged)]
    facts: list[Fact] = []
    checks = [(name, rule, check) for name, rule in subject.pack.rules.items() for check in rule.checks]
    checks.sort(key=lambda each: each[2].verb != "listed-in")  # misspelt names first: others then know them
    for name, rule, check in checks:
        if check.verb in _ACROSS:
            facts += _facts(judged, name, rule, check)
        else:
            found += _checked(judged, name, rule, check)
    return found, facts


class _Judged:
    """A subject, and the values whose form is already known to be wrong."""

    def __init__(self, subject: Subject, form: Sequence[Diagnostic]) -> None:
        self.subject = subject
        self.rule_at = {pointer(path): "not-readable" for path in subject.document.flawed}
        self.rule_at |= {finding.pointer: finding.rule for finding in form if finding.severity == "error"}
        self.meant: dict[Path, str] = {}  #: names of nothing that there is, and what they are near to

        #: fields that are there under a misspelt name
        self.misspelt = {
            f"{finding.pointer.rpartition('/')[0]}/{finding.params['suggestion']}"
            for finding in form
            if finding.rule == "unknown-field" and finding.params.get("suggestion")
        }

    def sound(self, path: Path) -> bool:
        """Tell whether a value is there, is not empty, and has no finding of form, nor has what it is in."""
        entry = self.subject.document.entry(path)
        above = (pointer(path[:length]) for length in range(len(path)))
        return (
            entry is not None
            and entry.node.data is not None
            and pointer(path) not in self.rule_at
            and not any(self.rule_at.get(place) == "wrong-type" for place in above)
        )

    def flawless(self, path: Path) -> bool:
        """Tell whether nothing inside a block has a finding of form."""
        place = pointer(path)
        return not any(other == place or other.startswith(place + "/") for other in self.rule_at)

    def value(self, path: Path) -> object:
        """Return a value to compare: the spelling that stands for all others, a misspelt name as meant."""
        about = self.subject.field(path)
        if path in self.meant:
            return self.meant[path]
        if isinstance(about.value, dict):
            return {key: self.value((*path, key)) for key in about.value}
        return about.canonical if isinstance(about.value, str) else about.value


# --- rules of every platform -------------------------------------------------------------------------


def _ambiguous(judged: _Judged) -> Iterator[Diagnostic]:
    """Yield unquoted text that readers of YAML 1.1 take for something else."""
    document = judged.subject.document
    if document.format is not Format.YAML:
        return
    for about in judged.subject.scalars:
        if not isinstance(about.value, str) or document.style(about.path) is not Style.PLAIN:
            continue
        raw = document.raw(about.path)
        kind = yaml11_kind(raw)
        if kind and judged.sound(about.path):
            finding = judged.subject.finding("ambiguous-value", about.path, case=kind, quoted=quoted(raw))
            edit = Edit(document.value_range(about.path), quoted(raw))
            yield replace(finding, fix=Fix(True, (edit,)))


def _in_clear_text(judged: _Judged) -> Iterator[Diagnostic]:
    """Yield secrets that stand in the file instead of a reference."""
    subject = judged.subject
    if subject.document.format is Format.ENV:  # the place for the values themselves
        return
    for about in subject.scalars:
        if not isinstance(about.value, str) or judged.rule_at.get(pointer(about.path)) in _NO_SECRET:
            continue
        kept = is_variable(about.value) or subject.refers(about.value)
        if about.literal_secret and about.value.strip() and not kept:
            own = subject.refers(about.example) and not is_reference(str(about.example))
            case, reference = ("elsewhere", str(about.example)) if own else ("", _reference(about))
            yield subject.finding("secret-in-file", about.path, case=case, reference=reference)
        elif about.kind == "url":
            expected = urls.split(str(about.example or ""))
            key = urls.literal_key(about.value, user=expected["user"])
            if key and not is_variable(key):
                reference = expected["key"].strip(":@") or "${API_KEY}"
                yield subject.finding("secret-in-file", about.path, case="url", reference=reference)


def _reference(about: Field) -> str:
    """Return what to write instead of a secret: the reference that the schema shows, or one from the key."""
    if isinstance(about.example, str) and is_reference(about.example):
        return about.example
    return "${" + str(about.path[-1]).upper().replace("-", "_") + "}"


# --- verbs -------------------------------------------------------------------------------------------


def _checked(judged: _Judged, name: str, rule: Rule, check: Check) -> Iterator[Diagnostic]:
    subject = judged.subject
    for path in _aims(judged, check):
        options = _OPTIONS[check.verb](judged, check, path)
        if options is None:
            continue
        place = (*path, *check.to.split("/")[1:])
        value = subject.field(path).value
        if check.verb in _BY_NAME:
            value = judged.value(path if check.verb == "paired" else place)
        for params in VERBS[check.verb](value, **options):
            if check.verb == "listed-in":
                judged.meant[place] = str(params["suggestion"])
            yield _finding(subject, name, rule, check, place, params)


def _aims(judged: _Judged, check: Check) -> Iterator[Path]:
    """Yield the paths that a check is aimed at: sound values that fit its condition."""
    subject = judged.subject
    if check.kind:
        of_kind = (about for about in subject.scalars if about.kind == check.kind)
        paths = [about.path for about in of_kind if not subject.refers(about.value)]
    else:
        paths = list(subject.matching(check.at or check.each))
    for path in paths:
        if not judged.sound(path) or not judged.sound((*path, *check.to.split("/")[1:])):
            continue
        if check.where is None or keywords.fits(check.where, subject.field(path).value):
            yield path


def _finding(subject: Subject, name: str, rule: Rule, check: Check, path: Path, params: Params) -> Diagnostic:
    about = subject.field(path)
    suggestion = str(params.get("suggestion", ""))
    case = check.case or ("suggestion" if suggestion and "suggestion" in rule.cases else "")
    case = case or fitting_case(rule, about.value, about.kind)
    at = subject.value_or_key(path, key=check.verb == "needs")
    finding = subject.finding(name, path, at=at, case=case, **params)
    if check.severity:
        finding = replace(finding, severity=Severity(check.severity))
    if case != "suggestion":
        return finding
    return subject.mending(finding, path, suggestion, safe=is_misspelling(str(about.value), suggestion))


#: verbs that compare names, each in the spelling that stands for all
_BY_NAME = ("referenced-by", "paired", "not-listed-in")

# what each verb needs to know beside the value; None keeps it silent

Options = dict[str, Any]


def _schema(judged: _Judged, check: Check, path: Path) -> Options:
    return {"schema": check.options}


def _format(judged: _Judged, check: Check, path: Path) -> Options:
    return {"format": check.options}


def _others(judged: _Judged, check: Check, path: Path) -> Options | None:
    if _is_misspelt(judged, check.options["field"]):
        return None
    others = _named(judged, check.options["field"], path)
    return {"others": [judged.subject.field(other).value for other in others]}


def _siblings(judged: _Judged, check: Check, path: Path) -> Options | None:
    others = list(judged.subject.matching(check.each))
    if any(judged.meant.get((*other, check.options["by"])) == "" for other in others):
        return None  # one names nothing, and has been told so: what it was to name cannot be known
    if not all(judged.flawless(other) for other in others):
        return None
    return {**check.options, "others": [judged.value(other) for other in others]}


def _users(judged: _Judged, check: Check, path: Path) -> Options | None:
    where, fields = check.options.get("where"), judged.subject.field
    named = _named(judged, check.options["field"], path)
    if _is_misspelt(judged, check.options["field"]) or any(judged.meant.get(user) == "" for user in named):
        return None
    if not all(judged.flawless(item) for item in _holders(judged, check.options["field"], path)):
        return None
    users = [user for user in named if where is None or keywords.fits(where, fields(user[:-1]).value)]
    return {"users": [judged.value(user) for user in users]}


def _listed(judged: _Judged, check: Check, path: Path) -> Options | None:
    others = _comparable(judged, check, path)
    if not others or judged.subject.refers(judged.subject.field(path).value):
        return None
    values: list[object] = []
    for other in others:
        value = judged.subject.field(other).value
        values += value if isinstance(value, list) else [value]
    return {"listed": values, "same": judged.subject.field(path).spellings}


def _unlisted(judged: _Judged, check: Check, path: Path) -> Options | None:
    given, place = check.options, (*path, *check.to.split("/")[1:])
    if _is_misspelt(judged, given["field"]):
        return None
    of = next(iter(_named(judged, given["of"], path)), None) if "of" in given else place
    if of is None or not judged.sound(of):
        return None
    users = [user for user in _named(judged, given["field"], path) if judged.sound(user)]
    listed: list[object] = []
    for user in users:
        if _is_in_fitting_block(judged, given.get("where"), user):
            value = judged.value(user)
            listed += value if isinstance(value, list) else [value]
    return {
        "listed": listed if users else given.get("default", []),
        "of": judged.value(of),
        "ignoring_case": given.get("ignoring-case", False),
    }


def _is_in_fitting_block(judged: _Judged, where: keywords.Schema | None, path: Path) -> bool:
    """Tell whether the block around a value fits a condition, if there is one."""
    block = path[:-1]
    if where is None:
        return True
    return judged.flawless(block) and keywords.fits(where, judged.subject.field(block).value)


def _equal(judged: _Judged, check: Check, path: Path) -> Options | None:
    others = _comparable(judged, check, path)
    if not others:
        return None
    mine, theirs = judged.subject.field(path).value, judged.subject.field(others[0]).value
    if check.options.get("part") == "key":
        mine = urls.raw_key(str(mine))
    if not mine or ((judged.subject.refers(mine) or judged.subject.refers(theirs)) and mine != theirs):
        return None
    return {
        "other": theirs,
        "ignoring": check.options.get("ignoring", ""),
        "part": check.options.get("part", ""),
    }


_OPTIONS = {
    "fits": _schema,
    "fits-not": _schema,
    "parses-as": _format,
    "needs": _others,
    "paired": _siblings,
    "referenced-by": _users,
    "listed-in": _listed,
    "not-listed-in": _unlisted,
    "equals": _equal,
}


def _is_misspelt(judged: _Judged, place: str) -> bool:
    """Tell whether a field, or a block around it, is there under a misspelt name."""
    return any(place == other or place.startswith(other + "/") for other in judged.misspelt)


def _named(judged: _Judged, place: str, path: Path) -> list[Path]:
    """Return the paths of the fields that a check names.

    ``./name`` is a sibling of the value, ``../name`` one of the block or list that the value is in.
    """
    if place.startswith("./"):
        return list(judged.subject.matching(place[1:], path[:-1]))
    if place.startswith("../"):
        return list(judged.subject.matching(place[2:], path[:-2]))
    return list(judged.subject.matching(place))


def _comparable(judged: _Judged, check: Check, path: Path) -> list[Path]:
    """Return the fields to compare with, if there are any and all of them are sound."""
    others = _named(judged, check.options["field"], path)
    holders = _holders(judged, check.options["field"], path)
    complete = len(others) == len(holders)  # an item that lacks the field may be the one that was meant
    return others if complete and all(judged.sound(other) for other in others) else []


def _holders(judged: _Judged, place: str, path: Path) -> list[Path]:
    """Return the paths of the blocks that hold, or should hold, the fields that a check names."""
    return _named(judged, place.rpartition("/")[0], path)


# --- facts across documents and files ----------------------------------------------------------------

_ACROSS = {"unique": "same", "claims": "different"}


def _facts(judged: _Judged, name: str, rule: Rule, check: Check) -> Iterator[Fact]:
    subject, given = judged.subject, check.options
    for path in _aims(judged, check):
        value = subject.field(path).value
        together = [_together(judged, place, path) for place in given.get("together", [])]
        if not isinstance(value, str) or None in together:
            continue
        if subject.refers(value) and not is_reference(value):
            continue  # what it stands for is known in its own document only
        shared = value if is_reference(value) else same_number(value)
        called = next(iter(_named(judged, given.get("called", "/-"), path)), None)
        yield Fact(
            claim=(name, given.get("what", ""), shared, *map(str, together)),
            platform=subject.pack.integration,
            between=_ACROSS[check.verb],
            finding=_finding(subject, name, rule, check, path, {}),
            name=subject.shown(called) if called else subject.pack.title,
        )


def _together(judged: _Judged, place: str, path: Path) -> object:
    found = _named(judged, place, path)
    return judged.subject.field(found[0]).value if found and judged.sound(found[0]) else None
