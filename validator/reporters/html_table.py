"""The findings as a table in HTML, for notebooks: one row for each, and a summary above.

Every text of a file is masked and escaped; the table contains no link and no style.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.diagnostics import Diagnostic, Report
from validator.reporters.markdown_renderer import sentence_html
from validator.reporters.notes import severity_word
from validator.reporters.run import Run
from validator.reporters.summary import summary


def html_table(run: Run) -> str:
    """Return the findings that are shown as one ``table`` element, in the language of the run."""
    catalog = run.catalog
    columns = (
        catalog.say_in("column", "Place"),
        catalog.say_in("column", "Severity"),
        catalog.say_in("column", "Rule"),
        catalog.say_in("column", "What is wrong"),
        catalog.say_in("column", "What to do"),
    )
    caption = [summary(run.counts(), len(run.reports), catalog), run.left_out_line()]
    rows = [_row("th", columns)] if run.counts() else []
    rows += [_row("td", _cells(run, report, finding)) for report, finding in run.findings()]
    head = f"<caption>{sentence_html(' '.join(filter(None, caption)))}</caption>"
    return f'<table lang="{catalog.language}">\n' + "\n".join([head, *rows]) + "\n</table>\n"


def _cells(run: Run, report: Report, finding: Diagnostic) -> Iterator[str]:
    words = run.words(report, finding)
    yield run.place(report, finding)
    yield severity_word(run, finding.severity)
    yield f"`{finding.rule}`"
    yield words.message
    yield " ".join(filter(None, (words.help, words.step.title if words.step else "")))


def _row(cell: str, texts: Iterator[str] | tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<{cell}>{sentence_html(text)}</{cell}>" for text in texts) + "</tr>"
