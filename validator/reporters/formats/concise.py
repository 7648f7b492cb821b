"""One line for each finding, the way compilers write them: for editors, ``grep`` and short terminals."""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.reporters.paint import paint_spans, painter
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run
from validator.reporters.terminal import lines


def concise(run: Run) -> Iterator[str]:
    """Yield ``path:line:column: severity[rule] sentence`` lines; the severity is never translated."""
    paint = painter(colors=run.colors)
    for report, finding in run.findings():
        place, severity = run.place(report, finding), f"{finding.severity}[{finding.rule}]"
        head = f"{place}: {severity} "
        first, *rest = lines(f"{head}{run.words(report, finding).message}", run.width, rest="    ")
        if first.startswith(head):
            head = f"{paint('path', place)}: {paint(finding.severity.value, severity)} "
            first = head + paint_spans(first.removeprefix(f"{place}: {severity} "), paint)
        yield "\n".join([first, *(paint_spans(line, paint) for line in rest)]) + "\n"


FORMAT = ReportFormat(
    report=concise,
    description=mark("editors and `grep`: one line for each finding"),
    media_type="text/plain",
    order=2,
)
