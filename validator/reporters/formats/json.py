"""The report for machines, version 1; ``report.schema.json`` describes it.

Keys, rules, severities and places are never translated; messages, helps and titles are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from validator.diagnostics import Diagnostic, Edit, Report
from validator.errors import mark
from validator.positions import Position, Range
from validator.reporters.machine import json_text, step_page
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run
from validator.version import VERSION


def report_schema() -> str:
    """Return the JSON Schema of the report."""
    return Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8")


def json_report(run: Run) -> Iterator[str]:
    """Yield the report as one JSON object, ASCII only, so that every encoding can carry it."""
    counts, left_out = run.counts(), run.left_out()
    result = {
        "version": 1,
        "tool": {"name": "guiderail", "version": VERSION},
        "language": run.catalog.language,
        "summary": {
            "files": len(run.reports),
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "fixable": sum(each.fix is not None for report in run.reports for each in report.diagnostics),
            **({"left_out": left_out} if left_out else {}),
        },
        "files": [{"path": run.path(report.path), "platform": report.platform} for report in run.reports],
        "diagnostics": [_diagnostic(run, report, finding) for report, finding in run.findings()],
    }
    yield json_text(result)


FORMAT = ReportFormat(
    report=json_report,
    description=mark("your own programs; `guiderail schema --report` prints the schema"),
    media_type="application/json",
    order=3,
)


def _diagnostic(run: Run, report: Report, finding: Diagnostic) -> dict[str, Any]:
    words = run.words(report, finding)
    step, fix = words.step, run.fix(report, finding)
    choices = [{"value": each.value, "edits": _edits(each.edits)} for each in run.choices(report, finding)]
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": run.path(report.path),
        "document": finding.document,
        "pointer": run.pointer(report, finding),
        "range": _range(finding.range) if report.has_text else None,
        "message": words.message,
        "help": words.help,
        "expected": words.expected or None,
        "related": [
            {
                "path": run.path(related.path or report.path),
                "document": related.document,
                "pointer": run.pointer(report, related),
                "range": _range(related.range) if report.has_text else None,
                "message": words.related,
            }
            for related in finding.related
        ],
        "step": step
        and {
            "platform": step.platform,
            "id": step.id,
            "number": step.number,
            "title": step.title,
            "url": step_page(run.site, run.catalog.language, step.platform, step.id),
        },
        "fix": fix and {"safe": fix.safe, "edits": _edits(fix.edits)},
        **({"choices": choices} if choices else {}),
    }


def _edits(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    return [{"range": _range(edit.range), "text": edit.text} for edit in edits]


def _range(place: Range) -> dict[str, Any]:
    return {"start": _position(place.start), "end": _position(place.end)}


def _position(place: Position) -> dict[str, int]:
    return {"line": place.line, "column": place.column}
