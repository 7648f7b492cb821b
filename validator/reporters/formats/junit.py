"""JUnit XML, for the test reports of pipelines: a suite for each file, a case for each finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Report
from validator.errors import mark
from validator.reporters.notes import notes, severity_word
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run

_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def junit(run: Run) -> Iterator[str]:
    """Yield the report as XML, ASCII only, so that every encoding can carry it.

    A finding is a failure if it decides the exit code; otherwise its case passes and says it as output. A
    file without findings has one case that passes.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    cases = sum(_cases(run, report) for report in run.reports)
    failures = sum(map(run.fails, (finding for _, finding in run.findings())))
    yield f'<testsuites name="guiderail" tests="{cases}" failures="{failures}" errors="0" time="0">\n'
    for report in run.reports:
        yield from _suite(run, report)
    yield "</testsuites>\n"


FORMAT = ReportFormat(
    report=junit,
    description=mark("test reports: a finding that decides the exit code is a failure"),
    media_type="application/xml",
    order=5,
)


def _suite(run: Run, report: Report) -> Iterator[str]:
    path, findings = _escaped(run.path(report.path)), run.shown(report)
    failures = sum(map(run.fails, findings))
    yield (
        f'  <testsuite name="{path}" tests="{_cases(run, report)}" failures="{failures}" errors="0"'
        ' skipped="0" time="0">\n'
    )
    if not report.diagnostics:
        yield f'    <testcase name="guiderail" classname="{path}" file="{path}" time="0"/>\n'
    for finding in findings:
        yield from _case(run, report, finding, path)
    yield "  </testsuite>\n"


def _cases(run: Run, report: Report) -> int:
    return len(run.shown(report)) if report.diagnostics else 1


def _case(run: Run, report: Report, finding: Diagnostic, path: str) -> Iterator[str]:
    start, words = finding.range.start, run.words(report, finding)
    message = f"{severity_word(run, finding.severity)}[{finding.rule}] {words.message}"
    lines = [
        f"{run.path(report.path)}:{start.line}:{start.column}: {message}",
        *notes(run, report, finding, words),
    ]
    text = _escaped("\n".join(lines))
    yield (
        f'    <testcase name="{finding.rule} {start.line}:{start.column}" classname="{path}" file="{path}"'
        f' line="{start.line}" time="0">\n'
    )
    if run.fails(finding):
        said = _escaped(words.message)
        yield f'      <failure message="{said}" type="{finding.severity}">{text}</failure>\n'
    else:
        yield f"      <system-out>{text}</system-out>\n"
    yield "    </testcase>\n"


def _escaped(text: str) -> str:
    """Return a text for an element or an attribute; what XML cannot hold becomes a visible escape."""
    legal = _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text).translate(_ENTITIES)
    return legal.encode("ascii", "xmlcharrefreplace").decode("ascii")
