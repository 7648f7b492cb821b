"""Findings about values that were filled in for references: they name the variable and show no value.

A document with references is checked as it is written and again as it is filled in, first with the
references that are a whole value, then also with those inside a longer text. What is found before a value is
filled in is about the author's own characters and is reported as always, with its fix. What only the values
bring to light is reported without them, and never has a fix: no value is written into a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.diagnostics import Diagnostic, Label, Param
from validator.documents.model import Path, pointer
from validator.engine.annotated_document import Subject
from validator.engine.variables import Variables, names
from validator.lazy_dataclasses import replace
from validator.packs.model import Lookup, Rule
from validator.secrets import MASK, is_reference

#: parameters that never contain a piece of the value, so that a message about a filled value may show them
_HARMLESS = (
    "allowed",
    "character",
    "column",
    "example",
    "expected",
    "format",
    "key",
    "length",
    "limit",
    "line",
    "missing",
    "parent",
    "platform",
    "platforms",
    "pointer",
    "value",
)
#: parameters that are names of fields or texts of our own; a value may well be equal to one of them
_NAMES = ("allowed", "expected", "key", "parent", "platform", "platforms", "pointer", "value")


class Withholding:
    """Chooses between the findings about a document as written and as filled in."""

    def __init__(self, filled: Subject, written: Sequence[Diagnostic], variables: Variables) -> None:
        assert filled.written is not None
        self._filled, self._written, self._variables = filled, filled.written, variables
        self._paths = {pointer(about.path): about.path for about in filled.scalars}
        self._known = {_identity(finding): finding for finding in written}
        self._clear = [finding for finding in written if finding.rule == "secret-in-file"]
        used = {name for about in self._written.scalars for name in names(about.value) if name in variables}
        self._values = {variables[name].value for name in used} - {""}

    def findings(self, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Return the findings about the form of the filled document, as they may be reported."""
        return [self.finding(each) for each in found if each.rule != "secret-in-file"]

    def meaning(self, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Return the findings about its meaning; a secret is in clear text only where it is written."""
        return [*self._clear, *self.findings(found)]

    def finding(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding about the filled document, as it may be reported."""
        path = self._paths.get(finding.pointer)
        own = self._own(finding, path)
        alone = own and path is not None and is_reference(str(self._written.field(path).value))
        same = self._known.get(_identity(finding))
        if same is not None and not alone:
            return same
        return self._told(finding, path, own=own)

    def _own(self, finding: Diagnostic, path: Path | None) -> bool:
        """Tell whether a finding is about a filled value itself, and not about its key, say."""
        return (
            path is not None
            and self._filled.is_filled(path)
            and finding.range == self._filled.document.value_range(path)
        )

    def _told(self, finding: Diagnostic, path: Path | None, *, own: bool) -> Diagnostic:
        rule = self._filled.pack.rules[finding.rule]
        params = {
            name: value if self._may_show(name, value, rule, own=own) else MASK
            for name, value in finding.params.items()
        }
        case = finding.case
        if params.get("suggestion") == MASK or (own and "suggestion" in case):
            case = _without_suggestion(case, rule)
        paths = [path] if own and path is not None else []
        paths += self._compared(rule, path, looked_up=not own)
        used = [name for each in paths for name in names(self._written.field(each).value)]
        defined = tuple(name for name in dict.fromkeys(used) if name in self._variables)
        related = finding.related
        if not rule.related:  # its own words would not match the place of a variable
            places = (self._variables[name].place for name in defined)
            related += tuple(place for place in places if place is not None)
        return replace(finding, case=case, params=params, fix=None, variables=defined, related=related)

    def _may_show(self, name: str, value: Param, rule: Rule, *, own: bool) -> bool:
        if name in _NAMES or isinstance(value, int):
            return True
        if own and name not in _HARMLESS:
            lookup = rule.params.get(name)
            if (
                lookup is None
                or lookup.example
                or lookup.having
                or lookup.part
                or lookup.outside
                or lookup.written
            ):
                return False
        text = value.text if isinstance(value, Label) else value
        return not any(secret in text for secret in self._values)

    def _compared(self, rule: Rule, path: Path | None, *, looked_up: bool) -> Iterator[Path]:
        """Yield the filled values that a rule compares with.

        ``looked_up``: and those that it only names.
        """
        lookups = [*rule.params.values(), *([rule.wanted] if rule.wanted else [])] if looked_up else []
        places = [place for lookup in lookups for place in _places(lookup)]
        options = [check.options for check in rule.checks if isinstance(check.options, dict)]
        places += [str(each["field"]) for each in options if "field" in each]
        for place in dict.fromkeys(places):
            beside = place.startswith("./")
            if beside and not path:
                continue
            base = path[:-1] if beside and path else ()
            found = self._filled.matching(place[1:] if beside else place, base)
            yield from (each for each in found if self._filled.is_filled(each))


def _identity(finding: Diagnostic) -> tuple[object, ...]:
    return finding.rule, finding.pointer, finding.range, finding.case


def _without_suggestion(case: str, rule: Rule) -> str:
    other = case.replace("suggestion", "enum")
    return other if other in rule.cases else ""


def _places(lookup: Lookup) -> list[str]:
    inner = _places(lookup.host) if lookup.host else []
    own = [] if lookup.having else [lookup.field, lookup.label, lookup.of]
    return [*filter(None, own), *inner]
