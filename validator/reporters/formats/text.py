"""The report for people: place, rule, sentence, the line itself, what to do, and the guide's step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from validator.diagnostics import Diagnostic, Report
from validator.errors import mark
from validator.reporters.frame import frame
from validator.reporters.notes import notes, severity_word
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run

_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "code": "1",
    "mark": "1;31",
    "gutter": "2",
    "path": "1",
}


def text(run: Run) -> Iterator[str]:
    """Yield the report, a piece at a time: one paragraph for each finding."""
    paint = _painter(run.colors)
    for report in run.reports:
        for finding in run.shown(report):
            yield from _paragraph(run, report, finding, paint)
            yield "\n"
        more = len(report.diagnostics) - len(run.shown(report))
        if more and run.shown(report):
            yield run.catalog.say_plural(
                "{n} more finding in the file `{path}`.",
                "{n} more findings in the file `{path}`.",
                more,
                path=run.path(report.path),
            )
            yield "\n\n"


FORMAT = ReportFormat(
    report=text,
    description=mark("people: each finding with its line, the reason and the step of the guide"),
    media_type="text/plain",
    order=1,
    has_summary=True,
)


def _paragraph(
    run: Run, report: Report, finding: Diagnostic, paint: Callable[[str, str], str]
) -> Iterator[str]:
    words = run.words(report, finding)
    place = paint("path", run.place(report, finding))
    severity = paint(finding.severity, f"{severity_word(run, finding.severity)}[{finding.rule}]")
    yield f"{place}: {severity} {_spans(words.message, paint)}\n"
    for number, line in enumerate(frame(run.source(report), finding)):
        yield (paint("mark", line) if number == 2 else line) + "\n"
    for note in notes(run, report, finding, words):
        yield f"   = {_spans(note, paint)}\n"


def _painter(colors: bool) -> Callable[[str, str], str]:
    if not colors:
        return lambda _, words: words
    return lambda role, words: f"\x1b[{_COLORS[role]}m{words}\x1b[0m"


def _spans(sentence: str, paint: Callable[[str, str], str]) -> str:
    """Return the sentence with its code spans painted; the backticks stay, so colour is not needed."""
    return re.sub(r"`[^`]*`", lambda match: paint("code", match[0]), sentence)
