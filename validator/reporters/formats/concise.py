"""One line for each finding, the way compilers write them: for editors, ``grep`` and short terminals."""

from __future__ import annotations

from collections.abc import Iterator

from validator.errors import mark
from validator.reporters.report_format import ReportFormat
from validator.reporters.run import Run


def concise(run: Run) -> Iterator[str]:
    """Yield ``path:line:column: severity[rule] sentence`` lines; the severity is never translated."""
    for report, finding in run.findings():
        place, words = run.place(report, finding), run.words(report, finding)
        yield f"{place}: {finding.severity}[{finding.rule}] {words.message}\n"


FORMAT = ReportFormat(
    report=concise,
    description=mark("editors and `grep`: one line for each finding"),
    media_type="text/plain",
    order=2,
)
