"""Findings as an editor shows them: the words are those of ``guiderail check --format json``."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from validator.diagnostics import Diagnostic, Related, Report, Severity
from validator.lsp.places import Places
from validator.reporters.machine import rule_page
from validator.reporters.run import Run
from validator.secrets import without_shapes

SOURCE = "guiderail"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}

#: gives the URI and the places of a file by its path; None for one that is not open
Find = Callable[[str], tuple[str, Places] | None]


def diagnostic(run: Run, report: Report, finding: Diagnostic, places: Places, find: Find) -> types.Diagnostic:
    """Return a finding of a file for an editor. ``find`` leads to the files of related places."""
    words = run.words(report, finding)
    page = rule_page(run.site, run.catalog.language, finding)
    related = [_related(each, report, words.related or words.message, find) for each in finding.related]
    return types.Diagnostic(
        range=places.range(finding.range),
        message=without_shapes("\n".join(filter(None, (words.message, words.help)))),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        related_information=[each for each in related if each] or None,
    )


def _related(
    place: Related, report: Report, message: str, find: Find
) -> types.DiagnosticRelatedInformation | None:
    found = find(place.path or report.path)
    if found is None:
        return None
    uri, places = found
    location = types.Location(uri, places.range(place.range))
    return types.DiagnosticRelatedInformation(location, without_shapes(message))
