"""A code quality report for GitLab, which shows it in merge requests."""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Severity
from validator.errors import mark
from validator.printable import visible
from validator.reporters.machine import Fingerprints, json_text
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(run: Run) -> Iterator[str]:
    """Yield the findings as one JSON list, printable ASCII only."""
    fingerprints, found = Fingerprints(), []
    for report, finding in run.findings():
        path, pointer = visible(run.local(report.path)), run.pointer(report, finding)
        lines = {"begin": finding.range.start.line, "end": finding.range.end.line}
        found.append(
            {
                "description": run.words(report, finding).message,
                "check_name": finding.rule,
                "fingerprint": fingerprints.of(path, finding.rule, pointer, finding.document),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": path, "lines": lines},
            }
        )
    yield json_text(found)


FORMAT = ReportFormat(
    report=gitlab,
    description=mark("GitLab: a code quality report"),
    media_type="application/json",
    order=7,
)
