"""Apply the fixes of findings to the author's own text, so that nothing else of it changes.

Knows no file and prints nothing: texts come in, texts go out, and the caller checks them in between.
A fixed text is taken only if it is better than the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from validator.diagnostics import Diagnostic, Edit, Fix, Report
from validator.documents.syntax_errors import SYNTAX, UNREAD
from validator.lazy_dataclasses import dataclass, field, replace
from validator.positions import Lines, Range

MOST_PASSES = 50  #: a text is checked so often at most; what is then left to fix stays

_BOM = b"\xef\xbb\xbf"
#: findings about the text itself: a fix must not bring one
UNREADABLE = UNREAD | {"duplicate-key"}
#: findings whose fix opens to the check what could not be checked before
_OPENING = ("unknown-field", "missing-platform", SYNTAX)

#: checks a whole run, with new texts for the files at some places of it
Look = Callable[[Mapping[int, str]], Sequence[Report]]


@dataclass(slots=True)
class FixedRun:
    """A run after its fixes."""

    reports: list[Report]  #: of the fixed texts, in the order of the files; without fixes that failed
    texts: dict[int, str]  #: the new texts of the files that changed, by their place in the run
    #: each finding that was fixed, in the order of the files and of the places in them: the file's place in
    #: the run, the report that the finding is from, and the finding
    fixed: list[tuple[int, Report, Diagnostic]]


def fix(
    reports: Sequence[Report], look: Look, *, unsafe: bool = False, only: Collection[int] | None = None
) -> FixedRun:
    """Return a run without the findings that can be fixed.

    ``reports`` are of the texts as they are; ``unsafe`` takes the unsafe fixes too; ``only`` names the files,
    by their place in the run, that may change. Fixes that overlap are made one after the other.
    """
    fixing = _Fixing(list(reports), look, unsafe, range(len(reports)) if only is None else only)
    for _ in range(MOST_PASSES):
        if not fixing.next():
            break
    after = [fixing.without_failed(at) for at in range(len(reports))]
    in_order = sorted(fixing.fixed, key=lambda each: (each[0], each[2].range))
    return FixedRun(after, fixing.texts, in_order)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with edits that do not overlap."""
    lines = Lines(text)
    for edit in sorted(edits, key=lambda edit: edit.range, reverse=True):
        text = text[: lines.offset(edit.range.start)] + edit.text + text[lines.offset(edit.range.end) :]
    return text


def encoded(text: str, like: bytes) -> bytes:
    """Return a text as the bytes of its file, with a byte order mark if ``like``, what it held, has one."""
    return (_BOM if like.startswith(_BOM) else b"") + text.encode()


def applicable(report: Report, *, unsafe: bool = False) -> list[Diagnostic]:
    """Return the findings of a report that can be fixed, in the order of their places."""
    return [each for each in report.diagnostics if each.fix and each.fix.edits and (each.fix.safe or unsafe)]


@dataclass(slots=True)
class _Fixing:
    reports: list[Report]
    look: Look
    unsafe: bool
    only: Collection[int]
    texts: dict[int, str] = field(default_factory=dict)
    fixed: list[tuple[int, Report, Diagnostic]] = field(default_factory=list)
    failed: set[tuple[int, _Key]] = field(default_factory=set)  #: fixes that made their file worse
    made: set[tuple[int, _Key]] = field(default_factory=set)  #: none of them is made twice
    careful: set[int] = field(default_factory=set)  #: files whose fixes are tried one at a time

    def next(self) -> bool:
        """Check once what the next fixes lead to; return False if there are none."""
        batches = {at: batch for at in self.only if (batch := self.batch(at))}
        if not batches:
            return False
        trial = {
            at: edited(self.reports[at].text, (edit for each in batch for edit in _edits(each)))
            for at, batch in batches.items()
        }
        after = list(self.look(self.texts | trial))
        for at, batch in batches.items():
            if not _is_worse(self.reports[at], after[at], batch):
                self.texts[at] = trial[at]
                self.fixed += [(at, self.reports[at], each) for each in batch]
                self.made |= {(at, _key(each)) for each in batch}
            elif len(batch) > 1:
                self.careful.add(at)
            else:
                self.failed.add((at, _key(batch[0])))
        taken = all(self.texts.get(at) == text for at, text in trial.items())
        self.reports = after if taken else list(self.look(self.texts))
        return True

    def batch(self, at: int) -> list[Diagnostic]:
        """Return the findings whose fixes are made next in one file: wrong names first, nothing twice."""
        wanted = [
            each
            for each in applicable(self.reports[at], unsafe=self.unsafe)
            if (at, _key(each)) not in self.failed | self.made
        ]
        wanted = [each for each in wanted if each.rule in _OPENING] or wanted
        apart: list[Diagnostic] = []
        for each in wanted:
            others = [edit.range for other in apart for edit in _edits(other)]
            if not any(_touch(edit.range, other) for edit in _edits(each) for other in others):
                apart.append(each)
        return apart[:1] if at in self.careful else apart

    def without_failed(self, at: int) -> Report:
        """Return a report in which nothing promises a fix that has been tried in vain."""
        vain = self.failed | self.made
        findings = (
            replace(each, fix=None) if (at, _key(each)) in vain else each
            for each in self.reports[at].diagnostics
        )
        return replace(self.reports[at], diagnostics=tuple(findings))


_Key = tuple[str, int, str, Fix | None]


def _key(finding: Diagnostic) -> _Key:
    return finding.rule, finding.document, finding.pointer, finding.fix


def _edits(finding: Diagnostic) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix else ()


def _touch(one: Range, other: Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _is_worse(before: Report, after: Report, fixed: Sequence[Diagnostic]) -> bool:
    """Tell whether fixing was in vain or brought trouble: a text that cannot be read, or more errors.

    Errors do not count where a name was put right: what it hid has been wrong all along.
    """
    if _count(after, UNREADABLE) > _count(before, UNREADABLE):
        return True
    if any(_is_back(one, other) for one in fixed for other in after.diagnostics):
        return True
    return _errors(after) > _errors(before) and not any(each.rule in _OPENING for each in fixed)


def _is_back(fixed: Diagnostic, found: Diagnostic) -> bool:
    """Tell whether a finding is one that was fixed; the next mistake that stops the reader is another one."""
    if _key(fixed)[:3] != _key(found)[:3] or fixed.params.get("key") != found.params.get("key"):
        return False  # a block may lack more than one field
    return fixed.rule != SYNTAX or found.range.start <= fixed.range.start


def _count(report: Report, rules: Collection[str]) -> int:
    return sum(each.rule in rules for each in report.diagnostics)


def _errors(report: Report) -> int:
    return sum(each.severity == "error" for each in report.diagnostics)
