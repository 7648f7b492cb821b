"""What a Python program gets: reports that hold findings in words, and write themselves in any format.

No ``repr`` and no ``str`` shows a value of a file. What a finding says is masked as everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar, final

from validator import diagnostics
from validator.diagnostics import Choice, Diagnostic, Fix, Severity
from validator.engine import files, fixes, full_check
from validator.engine.runner import Task, Workers, run_tasks
from validator.engine.settings import NONE, Scope
from validator.engine.site_address import site_address
from validator.errors import GuiderailError, internal_error
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, field, field_names, replace
from validator.positions import Range
from validator.reporters.html_table import html_table
from validator.reporters.machine import step_page
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run
from validator.reporters.wording import StepWords
from validator.secrets import without_shapes

T = TypeVar("T")


@final  # so that type checkers know that it is true: ``finding.step and finding.step.title``
@dataclass(frozen=True, slots=True)
class Step:
    """The step of a guide that says how to correct a finding."""

    platform: str
    number: int  #: 1-based
    total: int  #: how many steps the guide has
    id: str
    title: str  #: in the language of the report
    url: str  #: of the step's page on the documentation site; empty if there is none


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding is about."""

    path: str
    document: int  #: 0-based number of the document in its file
    pointer: str = field(repr=False)
    range: Range | None  #: None: data was checked, which has no text
    message: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in words. All but the edits of its fix may be shown: secrets are masked."""

    path: str  #: of the file; empty for a text or data
    rule: str  #: the rule's name; stable, never translated
    severity: Severity
    range: (
        Range | None
    )  #: 1-based lines and columns in code points; None: data was checked, which has no text
    document: int  #: 0-based number of the document in its file
    pointer: str = field(
        repr=False
    )  #: JSON Pointer (RFC 6901) of the value; of the parent for a missing field
    message: str = field(repr=False)  #: what is wrong, in the language of the report
    help: str = field(repr=False)  #: what to do; may be empty
    expected: str = field(repr=False)  #: what is valid; may be empty
    related: tuple[Related, ...]
    step: Step | None
    fix: Fix | None  #: None: no fix is known; without edits for data, see :meth:`Report.fixed_text`
    choices: tuple[Choice, ...]  #: ways to fix it, of which only the author can choose one; empty for data


class _Writable:
    """What writes itself in the formats of ``guiderail check``."""

    def _run(self) -> Run:
        """Return what is written; each class that inherits from this one says it."""
        raise NotImplementedError

    def to_text(self) -> str:
        """Return the report for people that ``guiderail check`` prints."""
        return self._written("text")

    def to_json(self) -> str:
        """Return the report of ``--format json``; ``guiderail schema --report`` prints its JSON Schema."""
        return self._written("json")

    def to_sarif(self) -> str:
        """Return the report as SARIF 2.1.0, for code scanning."""
        return self._written("sarif")

    def _written(self, format: str) -> str:
        return without_shapes("".join(FORMATS[format].report(self._run())))

    def _repr_html_(self) -> str:
        """Return the findings as a table, which notebooks show."""
        return without_shapes(html_table(self._run()))


@dataclass(frozen=True, kw_only=True)
class Report(diagnostics.Report, _Writable):
    """All findings in one file, text or data, in the order of their places. Iterates over the findings."""

    language: str = "en"
    task: Task = field(repr=False)  #: how it was checked, to check what is fixed in the same way
    scope: Scope = field(default=NONE, repr=False)  #: the settings that apply to the file

    @property
    def ok(self) -> bool:
        """Tell whether there is no error; warnings and notices do not count."""
        return all(each.severity is not Severity.ERROR for each in self.diagnostics)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, also those beyond the number that the written reports show."""
        run = self._run()
        return tuple(_finding(run, self, each) for each in self.diagnostics)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __repr__(self) -> str:
        """Return the numbers of findings and the masked path; nothing of the file."""
        run = self._run()
        counts = run.counts()
        numbers = ", ".join(f"{each.value}s={counts[each.value]}" for each in Severity)
        return f"Report(path={run.path(self.path)!r}, platform={self.platform!r}, {numbers})"

    def fixed_text(self, *, unsafe: bool = False) -> str:
        """Return the text with the safe fixes made; with ``unsafe``, also those that may change its meaning.

        It is the whole text of the author, with its secrets, unchanged if nothing can be fixed; of data it
        is JSON. Bytes that are no UTF-8 become lone surrogates, which ``surrogateescape`` turns back.
        Raises FileError for a file that can no longer be read.
        """
        return in_language(self.language, lambda: self._fixed_text(unsafe))

    def _fixed_text(self, unsafe: bool) -> str:
        before = self.task.content
        if before is None:
            before = files.content(self.task.source.path, most=self.task.limits.file_size)
        fixed = fixes.fix([self], lambda texts: [self._again(texts[0]) if texts else self], unsafe=unsafe)
        after = fixes.encoded(fixed.texts[0], before) if fixed.texts else before
        return after.decode(errors="surrogateescape")

    def _again(self, text: str) -> diagnostics.Report:
        """Return the report of another text of the same file."""
        (outcome,) = run_tasks([replace(self.task, content=text.encode())], Workers())
        if outcome.error is not None:
            raise outcome.error
        judged = [outcome.judgement] if outcome.judgement else []
        return next((self.scope.applied(each) for each in full_check.report(judged)), self)

    def _run(self) -> Run:
        return _run_of([self], self.language)


class Reports(list[Report], _Writable):
    """The reports of several files, in the order in which they were asked for."""

    def __init__(self, reports: Sequence[Report], language: str) -> None:
        super().__init__(reports)
        self._language = language

    @property
    def ok(self) -> bool:
        """Tell whether there is no error in any file."""
        return all(each.ok for each in self)

    def _run(self) -> Run:
        return _run_of(self, self._language)


def in_words(
    report: diagnostics.Report, language: str, task: Task, scope: Scope = NONE, *, has_text: bool = True
) -> Report:
    """Return a report of the engine as a program gets it."""
    known = {name: getattr(report, name) for name in field_names(diagnostics.Report)}
    return Report(**known | {"has_text": has_text}, language=language, task=task, scope=scope)


def in_language(language: str, work: Callable[[], T]) -> T:
    """Return the result of ``work``; an error of it gets a sentence in the language and loses its causes.

    An error that nobody expected becomes InternalError: its message and its causes may contain a secret.
    """
    try:
        return work()
    except GuiderailError as found:
        error = found
    except Exception as found:  # noqa: BLE001  # whatever it is
        error = internal_error(found)
    error.sentence = without_shapes("\n".join(Catalog(language).say_error(error)))
    error.__cause__ = error.__context__ = None
    raise error


def _run_of(reports: Sequence[Report], language: str) -> Run:
    try:
        folder = os.getcwd()
    except OSError:  # it is gone
        folder = ""
    named = (each.scope.settings.site_url for each in reports)
    site = site_address(next(filter(None, named), ""))
    return Run(reports, Catalog(language), folder=folder, site=site)


def _finding(run: Run, report: Report, found: Diagnostic) -> Finding:
    words = run.words(report, found)
    fix = found.fix
    return Finding(
        path=run.path(report.path),
        rule=found.rule,
        severity=found.severity,
        range=found.range if report.has_text else None,
        document=found.document,
        pointer=run.pointer(report, found),
        message=words.message,
        help=words.help,
        expected=words.expected,
        related=tuple(
            Related(
                path=run.path(each.path or report.path),
                document=each.document,
                pointer=run.pointer(report, each),
                range=each.range if report.has_text else None,
                message=words.related,
            )
            for each in found.related
        ),
        step=_step(words.step, run) if words.step else None,
        fix=fix if fix is None or report.has_text else replace(fix, edits=()),
        choices=found.choices if report.has_text else (),
    )


def _step(step: StepWords, run: Run) -> Step:
    url = step_page(run.site, run.catalog.language, step.platform, step.id)
    return Step(step.platform, step.number, step.total, step.id, step.title, url)
