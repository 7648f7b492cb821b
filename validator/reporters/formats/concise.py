"""One line for each finding, the way compilers write them: for editors, ``grep`` and short terminals."""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.reporters.paint import paint_spans, painter
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run


def concise(run: Run) -> Iterator[str]:
    """Yield ``path:line:column: severity[rule] sentence`` lines; the severity is never translated."""
    paint = painter(colors=run.colors)
    for report, finding in run.findings():
        place = paint("path", run.place(report, finding))
        severity = paint(finding.severity.value, f"{finding.severity}[{finding.rule}]")
        yield f"{place}: {severity} {paint_spans(run.words(report, finding).message, paint)}\n"


FORMAT = ReportFormat(
    report=concise,
    description=mark("editors and `grep`: one line for each finding"),
    media_type="text/plain",
    order=2,
)
