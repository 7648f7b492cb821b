"""Many findings, one line each, grouped by file: the place, the severity, the title and the rule."""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Report
from validator.reporters.notes import severity_word
from validator.reporters.paint import painter
from validator.reporters.run import Run
from validator.reporters.terminal import clipped, columns, padded

_MOST_WITH_GAPS = 20  #: files between which there is an empty line
_NARROWEST_TITLE = 6  #: columns below which a title is left out


def one_line_list(run: Run) -> Iterator[str]:
    """Yield the groups of the findings that are shown. A rule is always whole; its title gives way to it."""
    paint = painter(colors=run.colors)
    listed = [
        (report, [each for each in run.shown(report) if not run.is_notice(each)]) for report in run.reports
    ]
    shown = [(report, found) for report, found in listed if found]
    findings = [finding for _, found in shown for finding in found]
    words = {each: severity_word(run, each) for each in {finding.severity for finding in findings}}
    places = max(len(_place(run, report, each)) for report, found in shown for each in found)
    severities, rules = max(map(columns, words.values())), max(len(each.rule) for each in findings)
    titles = max(columns(run.title(each)) for each in findings)
    if run.width:
        titles = min(titles, run.width - 2 - places - 2 - severities - 2 - 2 - rules)
    for report, found in shown:
        count = paint("dim", run.catalog.count(len(report.diagnostics)))
        yield f"{paint('strong', run.path(report.path))}  {count}\n"
        for finding in found:
            place = _place(run, report, finding)
            cells = [
                f"  {'':{places - len(place)}}{paint('path', place)}",
                paint(finding.severity.value, padded(words[finding.severity], severities)),
            ]
            if titles >= _NARROWEST_TITLE:
                cells.append(padded(clipped(run.title(finding), titles), titles))
            yield "  ".join([*cells, paint("dim", finding.rule)]) + "\n"
        if len(shown) <= _MOST_WITH_GAPS:
            yield "\n"
    if len(shown) > _MOST_WITH_GAPS:
        yield "\n"


def _place(run: Run, report: Report, finding: Diagnostic) -> str:
    """Return line and column; the pointer where there is no text."""
    start = finding.range.start
    return f"{start.line}:{start.column}" if report.has_text else run.pointer(report, finding) or "/"
