"""Workflow commands, which GitHub Actions shows as annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Severity
from validator.errors import mark
from validator.printable import visible
from validator.reporters.notes import notes
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
#: as the runner undoes it: in the text, and in a property before it
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def github(run: Run) -> Iterator[str]:
    """Yield one command, on its own line, for each finding."""
    for report, finding in run.findings():
        words = run.words(report, finding)
        place = {"file": visible(run.local(report.path))} if report.path else {}
        properties = place | _place(finding) | {"title": finding.rule}
        listed = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
        text = "\n".join([words.message, *notes(run, report, finding, words)]).translate(_IN_TEXT)
        yield f"::{_COMMANDS[finding.severity]} {listed}::{text}\n"


FORMAT = ReportFormat(
    report=github,
    description=mark(
        "GitHub Actions: annotations on the lines of the pull request; the default in GitHub Actions"
    ),
    media_type="text/plain",
    order=6,
    has_summary=True,
)


def _place(finding: Diagnostic) -> dict[str, str]:
    """Return the place; GitHub takes columns only within one line."""
    start, end = finding.range.start, finding.range.end
    lines = {"line": str(start.line), "endLine": str(end.line)}
    if start.line != end.line:
        return lines
    return lines | {"col": str(start.column), "endColumn": str(end.column)}
