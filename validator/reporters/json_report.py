"""The report for machines, version 1; ``report.schema.json`` describes it.

Keys, rules, severities and places are never translated; messages, helps and titles are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from validator.diagnostics import Diagnostic, Fix, Report
from validator.places import Position, Range
from validator.reporters.run import Run
from validator.version import VERSION


def json_report(run: Run) -> Iterator[str]:
    """Yield the report as one JSON object, ASCII only, so that every encoding can carry it."""
    counts = run.counts()
    result = {
        "version": 1,
        "tool": {"name": "guiderail", "version": VERSION},
        "language": run.catalog.language,
        "summary": {
            "files": len(run.reports),
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "fixable": sum(finding.fix is not None for _, finding in run.findings()),
        },
        "files": [{"path": run.path(report.path), "platform": report.platform} for report in run.reports],
        "diagnostics": [_diagnostic(run, report, finding) for report, finding in run.findings()],
    }
    yield json.dumps(result, indent=2, ensure_ascii=True) + "\n"


def _diagnostic(run: Run, report: Report, finding: Diagnostic) -> dict[str, Any]:
    words = run.words(report, finding)
    step = words.step
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": run.path(report.path),
        "document": finding.document,
        "pointer": run.pointer(finding.pointer),
        "range": _range(finding.range),
        "message": words.message,
        "help": words.help,
        "expected": words.expected or None,
        "related": [
            {
                "path": run.path(related.path or report.path),
                "document": related.document,
                "pointer": run.pointer(related.pointer),
                "range": _range(related.range),
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
            "url": _step_url(run.catalog.language, step.platform, step.id),
        },
        "fix": finding.fix and _fix(run, report, finding.fix),
    }


def _step_url(language: str, platform: str, step: str) -> str:
    """Return the step's address on the documentation site, relative to the site's root."""
    return f"{'' if language == 'en' else language + '/'}guides/{platform}/#{step}"


def _fix(run: Run, report: Report, fix: Fix) -> dict[str, Any] | None:
    """Return the fix; None if its text would show a secret, which only the command itself can write."""
    hidden = run.source(report).hidden
    for edit in fix.edits:
        if run.masker(edit.text) != edit.text or (edit.text and hidden.touches(edit.range)):
            return None
    return {
        "safe": fix.safe,
        "edits": [{"range": _range(edit.range), "text": edit.text} for edit in fix.edits],
    }


def _range(place: Range) -> dict[str, Any]:
    return {"start": _position(place.start), "end": _position(place.end)}


def _position(place: Position) -> dict[str, int]:
    return {"line": place.line, "column": place.column}
